"""What the people of the demo bring: invented difficulties of real kinds, with what was done and answered."""

import dataclasses
from collections.abc import Mapping, Sequence

from openhall.matters.states import Cause, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Theme:
    """One kind of matter. `no` and its law `basis` are empty where nobody is ever told so.

    `near` is a unit that it is sent to by mistake, and that helps later.
    """

    unit: str
    item: str
    title: str
    text: str
    wanted: str
    measure: str
    answer: str
    cause: Cause = Cause.OTHER
    basis: str = ""
    no: str = ""
    near: str = ""
    kind: Kind = Kind.DIFFICULTY


THEMES: Sequence[Theme] = (
    Theme("household", "990702005000", "新生儿落户卡在姓名用字上",
          "孩子名字里有一个生僻字，窗口说系统打不出来，让我改名，已经来了三次。", "按出生医学证明上的名字落户",
          "已向省厅申请补录字库，先为孩子办理了落户受理。",
          "生僻字已补录，户口簿已按原名打印，请带出生医学证明来领取。"),
    Theme("household", "990702006000", "投靠落户要开一个找不到单位开的证明",
          "窗口要我开“无房证明”，房管和社区都说不归他们开。", "说清这个证明到底要不要",
          "已核对办事指南，该证明不在清单内，已撤回这项要求。", "无房证明不再需要，手续已经办结。",
          Cause.SEVERAL_UNITS, near="housing"),
    Theme("household", "990702010000", "成年人改名被退回",
          "我想把名字改成四个字的，材料都交了，窗口一直不给受理。", "同意我改名",
          "已调取档案并当面听取本人说明。", "经研究，新名字符合规定，可以受理。", Cause.FORBIDDEN,
          "《户口登记条例》第十八条", "申请的名字含有标点，不符合姓名登记的要求；换一个名字随时可以再办。"),
    Theme("human-resources", "990508002000", "退休待遇少算了两年工龄",
          "早年在集体企业的两年没有算进去，档案馆说档案在劳动局，劳动局说在档案馆。", "把两年工龄补上",
          "已与档案馆一起调出招工表原件。", "两年工龄已认定，从本月起补发差额。", Cause.SEVERAL_UNITS, near="archives"),
    Theme("human-resources", "992008005000", "养老保险转移三个月没有动静",
          "原参保地说已经转出，这边说没有收到。", "尽快转进来",
          "已与原参保地联系，查明系统退件原因。", "转移已完成，缴费记录可在窗口打印。"),
    Theme("human-resources", "990708001000", "工伤认定材料一再补正",
          "每次来都说还差一样，从来没有一次说全。", "一次告知全部材料",
          "已出具一次性告知书，窗口重学了一次性告知规范。", "材料已齐，当日受理。", Cause.CONDUCT),
    Theme("human-resources", "990508005000", "失业金申请被说超过时间",
          "离职六十多天来申请，窗口说超过六十天不能办。", "领取失业保险金",
          "已核对参保记录和离职时间。", "六十日并非领取的条件，申请已受理。", Cause.OTHER,
          "《社会保险法》第四十五条", "缴费未满一年，不符合领取条件；可以申请临时救助，已附办法。"),
    Theme("medical-insurance", "992009003000", "异地就医备案后仍不能结算",
          "备案显示成功，外地医院说查不到。", "住院费用能直接结算",
          "已查明是参保地编码传错，已更正并重新上传。", "备案已生效，可以直接结算；已付的部分可手工报销。"),
    Theme("medical-insurance", "990509002000", "住院报销缺一张已经丢失的发票",
          "发票原件丢了，医院只肯开存根复印件，窗口不收。", "用复印件报销",
          "已与医院核对电子票据。", "电子票据已核验，不需要纸质原件，费用已受理。", Cause.INCOMPLETE),
    Theme("market", "990113003000", "营业执照变更退回三次",
          "每次退回的理由都不一样，网上也看不到审查意见。", "一次说清要改什么",
          "已由注册科长逐条过了一遍材料。", "变更已核准，执照可以邮寄。", Cause.CONDUCT),
    Theme("market", "990113004000", "简易注销因为一笔旧罚款办不了",
          "罚款三年前交过，系统里还挂着。", "把公司注销掉",
          "已与城市管理局核对缴款凭证，消除了记录。", "异议已消除，注销公告期满即可办结。", Cause.SEVERAL_UNITS,
          near="urban"),
    Theme("market", "990113007000", "食品经营许可现场核查一直没人来",
          "申请交了二十天，电话问了几次，都说在排队。", "尽快来核查",
          "已安排核查组本周到场。", "核查通过，许可证已制作。"),
    Theme("real-estate", "990710005000", "继承登记要求全体亲属到场",
          "有两位亲属在国外，年纪也大，来不了。", "用公证或者视频办理",
          "已与公证处商定以委托公证办理。", "凭委托公证可以办理，已约好时间。", Cause.INCOMPLETE,
          "《不动产登记暂行条例》第十六条", "继承人之间还有争议，须先协商或者诉讼确定份额；已告知法律援助的途径。"),
    Theme("real-estate", "990710002000", "开发商不配合，房产证办不下来",
          "交房两年，开发商说资料在走程序。", "单方办理房产证",
          "已约谈开发商，并与住建局核对竣工备案。", "备案已补齐，可分批办理，您在第二批。", Cause.SEVERAL_UNITS,
          near="housing"),
    Theme("tax", "991011003000", "二手房报税排了两天队",
          "第一天排到下班没轮到，第二天又重新取号。", "不要让人重新排队",
          "已增开一个窗口，当天未办完的次日优先。", "已增开窗口，未办完的号次日优先，感谢指出。",
          Cause.CONDUCT, kind=Kind.COMPLAINT),
    Theme("tax", "991011004000", "清税证明系统提示有未申报",
          "公司早就没有业务，系统却说有两期未申报。", "出具清税证明",
          "已补做零申报并核对。", "清税证明已出具。", Cause.OTHER,
          "《税收征收管理法》第二十五条", "未申报的两期确有收入，须先申报；已说明申报的办法和窗口。"),
    Theme("housing-fund", "992012002000", "租房提取公积金被退回",
          "租房合同是手写的，窗口说要备案合同，房东不肯去备案。", "提取公积金付房租",
          "已核对当地租金标准。", "无备案合同可按定额提取，申请已受理。", Cause.INCOMPLETE,
          "《住房公积金管理条例》第二十四条", "在本市有自有住房，不符合租房提取的条件。"),
    Theme("civil-affairs", "990504002000", "老人高龄津贴停发",
          "老人八十六岁，津贴停了四个月，社区说要本人到场认证。", "恢复津贴，上门认证",
          "已上门完成认证。", "津贴已恢复，停发的四个月一并补发。"),
    Theme("vehicles", "990720001000", "外地车转入提档被拒",
          "两边车管所对一个栏目的写法说法不同，车在路上跑不了。", "把车转进来",
          "已与转出地车管所电话核对。", "档案已接收，可以选号。", Cause.SEVERAL_UNITS, near="tax"),
    Theme("vehicles", "990120001000", "换驾驶证时体检结果传不过来",
          "医院说已上传，窗口查不到，让我再体检一次。", "不再体检",
          "已请医院重传，并报修接口。", "体检结果已收到，驾驶证已换发。"),
    Theme("power", "992023002000", "小工厂增容方案反复改",
          "方案改了四次，每次的人要求都不同。", "定下一个方案",
          "已现场勘查，由专人负责到底。", "方案已定，十个工作日内送电。"),
    Theme("water", "992021002000", "过户要原户主签字，原户主联系不上",
          "房子买了五年，水表还是前任房主的名字。", "凭房产证过户",
          "已核对不动产登记信息。", "凭不动产登记信息即可过户，已办好。", Cause.INCOMPLETE, near="real-estate"),
    Theme("housing", "990525001000", "公租房排队顺序看不到",
          "申请两年，一直不知道排到第几位。", "公布轮候顺序",
          "已整理轮候名册。", "轮候顺序已在网上公布，可凭受理号查询。"),
    Theme("education", "992005001000", "随迁子女入学要六个月社保",
          "社保因为换单位断了一个月，学校不收。", "孩子能按时入学",
          "已与人社局核对断缴原因。", "断缴属单位过错，按连续计算，已安排学校。", near="human-resources"),
    Theme("exit-entry", "990703007000", "Residence permit: two offices ask for two different forms",
          "The exit-entry window wants the landlord's registration, the landlord was sent away by the police station.",
          "One list of papers that both offices accept",
          "Both offices were asked together; the list in the guide was corrected.",
          "One registration form is enough. Your permit can be collected.", Cause.SEVERAL_UNITS, near="household"),
    Theme("administration", "992001001000", "大厅西门的坡道太陡",
          "推轮椅上不去，建议在南门再修一条。", "在南门修一条缓坡",
          "已测量南门坡度，列入本季维修。", "南门坡道已列入本季维修，完工前由导办员协助。", kind=Kind.SUGGESTION),
    Theme("administration", "992001002000", "表扬帮办窗口的导办员",
          "帮我母亲跑完了三个窗口，全程扶着。", "",
          "已转告本人。", "谢谢您的来信，已转告本人并在晨会上宣读。", kind=Kind.PRAISE),
)  # fmt: skip

OUT_OF_SCOPE: Sequence[tuple[str, str, str, str]] = (
    ("litigation", "对法院判决不服", "判决书下来了，我认为分得不公平，请帮我改判。",
     "已经判决的事项请在判决书写明的期限内向上一级人民法院上诉；法律援助窗口在二楼。"),
    ("private_dispute", "邻居装修把墙敲裂了", "邻居不肯赔，找了物业也没有用。",
     "邻里之间的纠纷可先请社区人民调解委员会调解，调解不成可以起诉；调解室电话已告知。"),
    ("other_place", "老家宅基地确权", "我在外市的老家宅基地一直没有确权。",
     "请向宅基地所在地的自然资源部门申请；已写明当地的窗口和电话。"),
    ("petition", "多年前的征地补偿", "征地补偿的事已经信访答复过，我不同意。",
     "已经作出信访处理意见的，可在收到之日起三十日内请求复查。"),
    ("against_law", "替别人补签名", "请让窗口同意我替朋友签名，他没空来。",
     "代签不合规定；本人可以委托公证，或用手机实名授权。"),
)  # fmt: skip

CHANNELS: Sequence[tuple[str, int]] = (
    ("window", 38), ("page", 28), ("hotline", 14), ("guide", 8), ("kiosk", 7), ("paper", 5),
)  # fmt: skip
SURNAMES = "林沈陆顾程江叶苏傅许何邵唐韩孟秦余段温邹柏陶贺"
CONTACTS: Mapping[str, str] = {
    "reached": "已说明受理情况和办结时间。", "missed": "无人接听。", "longer": "已说明还需几天及原因。",
}  # fmt: skip
