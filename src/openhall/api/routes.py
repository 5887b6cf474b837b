from ninja import NinjaAPI
api = NinjaAPI(title="OpenHall", version="1", docs_url=None)
