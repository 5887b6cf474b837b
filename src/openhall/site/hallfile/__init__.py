"""hall.yaml: the one readable file that describes the halls of a city; its reader, its writer and its checks.

Pure: PyYAML and the fixed words of the rooms, no Django. Nothing here touches a database.
"""

from openhall.site.hallfile.checks import mistakes_in
from openhall.site.hallfile.mistakes import HallFileErrors, Mistake
from openhall.site.hallfile.read import read_hall_file
from openhall.site.hallfile.schema import HallFile
from openhall.site.hallfile.write import write_hall_file

__all__ = ["HallFile", "HallFileErrors", "Mistake", "mistakes_in", "read_hall_file", "write_hall_file"]
