"""Invented centres and enterprises, and what is found there."""

from openhall.outreach.states import Area, Weight

COUNTY, SHIQIAO, LIUTANG, CITY = "990121000000", "990121101000", "990121102000", "990100000000"
# name, division, level, minutes there
CENTRES = (
    ("清禾县政务服务中心", COUNTY, "county", 50),
    ("石桥镇便民服务中心", SHIQIAO, "township", 70),
    ("柳塘镇便民服务中心", LIUTANG, "township", 80),
)
_FIRMS = (
    ("云河食品", "食品加工"), ("柳塘茶业", "制茶"), ("石桥木器", "家具"), ("清禾纺织", "纺织"),
    ("云河印务", "印刷"), ("晨光电子", "电子"), ("远帆物流", "物流"), ("禾丰农机", "农机"),
    ("青石建材", "建材"), ("白鹭饮品", "饮料"), ("银杏医药", "医药"), ("兰舟文具", "文具"),
    ("长桥机电", "机电"), ("稻香米业", "粮食加工"), ("蓝湾包装", "包装"), ("新陶瓷业", "陶瓷"),
    ("百川软件", "软件"), ("松涛园艺", "园艺"), ("南岸餐饮", "餐饮"), ("金麦烘焙", "烘焙"),
    ("水车渔业", "养殖"), ("云岭旅行", "旅游"), ("星火铸造", "铸造"), ("碧波净水", "净水设备"),
    ("双喜服装", "服装"), ("田园乳业", "乳制品"), ("宏图广告", "广告"), ("铁山五金", "五金"),
)  # fmt: skip
FIRMS = tuple(
    (f"{name}有限公司", (CITY, COUNTY, SHIQIAO, LIUTANG)[number % 4], industry)
    for number, (name, industry) in enumerate(_FIRMS)
)
TOPICS = ("惠企政策", "减税降费", "用工需求", "办事流程", "融资需求", "水电气报装", "高效办成一件事")
FOUND = (
    ("开户许可要跑三次", "银行与窗口互相要求先出证明。", Weight.BLOCKING_POINT, Area.PROCESS),
    ("材料重复提交", "同一份章程在四个窗口各交一次。", Weight.BLOCKING_POINT, Area.MATERIALS),
    ("厂房没有产权证无法抵押", "历史遗留，银行不予贷款。", Weight.DIFFICULTY, Area.FINANCE),
    ("旺季招不到熟练工", "希望人社部门组织专场招聘。", Weight.DIFFICULTY, Area.LABOUR),
    ("系统经常掉线", "镇上网络不稳，申报要重填。", Weight.BLOCKING_POINT, Area.SYSTEM),
    ("补贴政策看不懂", "文件多，不知道能否享受。", Weight.DIFFICULTY, Area.POLICY),
    ("扩建用地指标排不上", "已等两个季度。", Weight.DIFFICULTY, Area.LAND),
    ("便民中心没有无障碍坡道", "老人进门要人扶。", Weight.BLOCKING_POINT, Area.FACILITY),
    ("窗口只有一人会办", "请假就停办。", Weight.BLOCKING_POINT, Area.STAFF),
)
SOLVED = (
    "已并联办理，一次提交、一次办好。", "已明确牵头单位并落实到位。", "已上门讲解，资金已到账。",
    "已改造完成，可以现场查看。",
)  # fmt: skip
