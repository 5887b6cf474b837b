"""Regions, halls, zones, stationed units and queues of Yunhe. Division codes are from an unused range."""

from typing import NamedTuple


class Unit(NamedTuple):
    """A stationed unit."""

    code: str
    name: str
    name_en: str


class Line(NamedTuple):
    """A queue of the city hall: its zone, its unit and how many windows serve it first."""

    code: str
    prefix: str
    name: str
    name_en: str
    zone: str
    unit: str
    windows: int


REGIONS = (
    ("990100000000", "云河市", "Yunhe City", "city", None),
    ("990121000000", "清禾县", "Qinghe County", "county", "990100000000"),
    ("990121101000", "石桥镇", "Shiqiao Town", "township", "990121000000"),
    ("990121102000", "柳塘镇", "Liutang Town", "township", "990121000000"),
)

ZONES = (
    ("guidance", "咨询导办区", "Guidance", "1F"),
    ("people", "个人事项区", "Personal services", "1F"),
    ("insurance", "社保医保区", "Social and medical insurance", "1F"),
    ("property", "不动产和税务区", "Property and tax", "2F"),
    ("enterprise", "企业开办区", "Business services", "2F"),
    ("transport", "交通和公用事业区", "Transport and utilities", "3F"),
    ("projects", "工程建设区", "Construction projects", "3F"),
)

UNITS = tuple(Unit(*row.split("|")) for row in """
administration|市政务服务中心|Service Administration
human-resources|市人力资源和社会保障局|Human Resources and Social Security Bureau
medical-insurance|市医疗保障局|Medical Insurance Bureau
market|市市场监督管理局|Market Supervision Bureau
household|市公安局户政支队|Public Security Bureau, Household Registration
exit-entry|市公安局出入境支队|Public Security Bureau, Exit and Entry
vehicles|市公安局车管所|Public Security Bureau, Vehicle Office
tax|市税务局|Tax Bureau
real-estate|市不动产登记中心|Real Estate Registration Centre
housing-fund|市住房公积金中心|Housing Fund Centre
civil-affairs|市民政局|Civil Affairs Bureau
housing|市住房和城乡建设局|Housing and Construction Bureau
resources|市自然资源局|Natural Resources Bureau
health|市卫生健康委员会|Health Commission
education|市教育局|Education Bureau
disabled|市残疾人联合会|Disabled Persons' Federation
veterans|市退役军人事务局|Veterans Affairs Bureau
water|市自来水公司|Water Company
gas|市燃气公司|Gas Company
power|市供电公司|Power Company
transport|市交通运输局|Transport Bureau
culture|市文化广电和旅游局|Culture and Tourism Bureau
agriculture|市农业农村局|Agriculture Bureau
ecology|市生态环境局|Ecology and Environment Bureau
emergency|市应急管理局|Emergency Management Bureau
justice|市司法局|Justice Bureau
notary|市公证处|Notary Office
urban|市城市管理局|Urban Management Bureau
development|市发展和改革委员会|Development and Reform Commission
industry|市工业和信息化局|Industry and Information Bureau
forestry|市林业局|Forestry Bureau
archives|市档案馆|City Archives
""".strip().splitlines())

def _line(text: str) -> Line:
    code, prefix, name, name_en, zone, unit, windows = text.split("|")
    return Line(code, prefix, name, name_en, zone, unit, int(windows))


LINES = tuple(_line(text) for text in """
guidance|G|咨询与帮办|Guidance and assistance|guidance|administration|2
difficult|N|“办不成事”反映|Difficult matters|guidance|administration|1
household|A|户籍和身份证|Household registration and identity cards|people|household|5
exit-entry|B|出入境证件|Exit and entry documents|people|exit-entry|4
civil|C|婚姻和民政|Marriage and civil affairs|people|civil-affairs|3
education|D|教育和人才|Education and talents|people|education|1
care|E|残疾人和退役军人服务|Services for disabled people and veterans|people|disabled|2
social|F|社会保险|Social insurance|insurance|human-resources|6
employment|H|就业和劳动|Employment and labour|insurance|human-resources|2
medical|J|医疗保险|Medical insurance|insurance|medical-insurance|5
property|K|不动产登记|Real estate registration|property|real-estate|5
tax|L|税务|Tax|property|tax|4
fund|M|住房公积金|Housing fund|property|housing-fund|3
startup|P|企业开办|Starting a business|enterprise|market|4
licences|Q|行业许可|Trade licences|enterprise|market|2
health|R|卫生健康|Health permits|enterprise|health|1
vehicles|S|车辆和驾驶证|Vehicles and driving licences|transport|vehicles|3
utilities|T|水电气|Water, power and gas|transport|water|2
road|U|道路运输|Road transport|transport|transport|1
build|V|工程建设审批|Construction approval|projects|housing|2
land|W|规划和用地|Planning and land|projects|resources|1
justice|X|公证和法律服务|Notary and legal services|guidance|justice|1
""".strip().splitlines())
