"""Service items of Yunhe: code, queue, unit, names, usual minutes, what to bring. Fictional, believable."""

from typing import NamedTuple


class Item(NamedTuple):
    """An item; `materials` are pairs of Chinese and English names."""

    code: str
    line: str
    unit: str
    name: str
    name_en: str
    minutes: int
    materials: tuple[tuple[str, str], ...]


MATERIALS = {
    "id": ("居民身份证", "Identity card"),
    "hk": ("居民户口簿", "Household register"),
    "photo": ("一寸白底照片", "One-inch photo, white background"),
    "form": ("申请表", "Application form"),
    "licence": ("营业执照", "Business licence"),
    "deed": ("不动产权证书", "Property certificate"),
    "contract": ("合同原件", "Original contract"),
    "proxy": ("授权委托书", "Letter of authorisation"),
    "bank": ("银行账户信息", "Bank account details"),
    "card": ("社会保障卡", "Social security card"),
    "marriage": ("结婚证", "Marriage certificate"),
    "birth": ("出生医学证明", "Birth certificate"),
    "invoice": ("发票和费用清单", "Invoice and list of charges"),
    "medical": ("诊断证明", "Medical certificate"),
    "plan": ("场所平面图", "Floor plan of the premises"),
    "lease": ("场地使用证明", "Proof of the right to use the premises"),
    "vehicle": ("机动车行驶证", "Vehicle licence"),
    "driver": ("机动车驾驶证", "Driving licence"),
    "staff": ("从业人员名册", "List of staff"),
    "drawing": ("设计图纸", "Design drawings"),
    "passport": ("护照", "Passport"),
    "diploma": ("毕业证书", "Diploma"),
}

_ROWS = """
guidance|administration|办事咨询|General enquiries|5|id
guidance|administration|帮办代办登记|Registration for assisted service|8|id form
guidance|administration|自助终端使用指导|Help with self-service terminals|4|id
difficult|administration|“办不成事”反映登记|Report of a difficult matter|20|id form
household|household|居民身份证首次申领|First identity card|12|hk photo
household|household|居民身份证补领|Replacement of an identity card|10|hk photo
household|household|居民身份证换领|Renewal of an identity card|9|id photo
household|household|临时身份证申领|Temporary identity card|7|hk photo
household|household|新生儿落户|Household registration of a newborn|14|birth hk marriage
household|household|夫妻投靠落户|Household registration with a spouse|20|hk marriage id
household|household|户口迁移|Move of household registration|16|hk id form
household|household|户口簿补发|Replacement of a household register|11|id form
household|household|姓名变更|Change of name|25|hk id form
household|household|居住证申领|Residence permit|12|id lease photo
exit-entry|exit-entry|普通护照首次申请|First passport|15|id photo
exit-entry|exit-entry|普通护照换发|Renewal of a passport|12|id passport photo
exit-entry|exit-entry|普通护照补发|Replacement of a passport|14|id photo form
exit-entry|exit-entry|往来港澳通行证签发|Permit for Hong Kong and Macao|13|id photo
exit-entry|exit-entry|往来台湾通行证签发|Permit for Taiwan|13|id photo
exit-entry|exit-entry|港澳旅游再次签注|Repeat endorsement for Hong Kong and Macao|6|id form
exit-entry|exit-entry|外国人居留许可延期|Extension of a foreigner's residence permit|22|passport form lease
civil|civil-affairs|结婚登记|Marriage registration|25|id hk photo
civil|civil-affairs|离婚登记申请|Application for divorce registration|30|id hk marriage
civil|civil-affairs|补领结婚证|Replacement of a marriage certificate|15|id hk photo
civil|civil-affairs|最低生活保障申请|Application for the minimum living allowance|28|id hk bank form
civil|civil-affairs|高龄津贴申领|Allowance for people of high age|10|id bank
civil|civil-affairs|临时救助申请|Application for temporary relief|22|id hk form
civil|civil-affairs|收养登记|Registration of an adoption|35|id hk form
education|education|教师资格认定|Teaching qualification|18|id diploma medical
education|education|义务教育入学咨询登记|Registration for compulsory education|12|hk deed birth
education|education|学历证明补办|Replacement of proof of education|14|id form
education|human-resources|人才引进补贴申请|Talent subsidy|20|id diploma contract
care|disabled|残疾人证申领|Disability certificate|18|id hk photo medical
care|disabled|残疾人补贴申领|Disability allowance|14|id bank
care|disabled|辅助器具适配申请|Fitting of assistive devices|16|id form
care|veterans|退役军人优待证申领|Preferential card for veterans|12|id photo form
care|veterans|退役士兵安置登记|Placement registration for veterans|22|id form
social|human-resources|社会保障卡申领|Social security card|8|id photo
social|human-resources|社会保障卡补换|Replacement of a social security card|8|id
social|human-resources|企业职工养老保险参保登记|Enrolment in employees' pension insurance|14|id form licence
social|human-resources|灵活就业人员参保登记|Enrolment of the self-employed|12|id bank
social|human-resources|城乡居民养老保险待遇申领|Residents' pension|15|id card bank
social|human-resources|企业职工退休待遇申领|Employees' pension|26|id card form
social|human-resources|养老保险关系转移|Transfer of pension insurance|16|id form
social|human-resources|工伤认定申请|Recognition of a work injury|32|id medical contract form
social|human-resources|失业保险金申领|Unemployment benefit|14|id card
social|human-resources|社保缴费证明打印|Proof of social insurance payments|4|id
social|human-resources|丧葬补助金申领|Funeral grant|18|id hk bank
employment|human-resources|就业失业登记|Registration of employment or unemployment|9|id
employment|human-resources|创业担保贷款申请|Guaranteed loan for founders|28|id licence lease bank
employment|human-resources|劳动用工备案|Filing of employment|10|licence staff
employment|human-resources|劳务派遣经营许可|Labour dispatch licence|30|licence form lease
employment|human-resources|职业技能等级证书补贴|Subsidy for skill certificates|12|id bank diploma
medical|medical-insurance|城乡居民医保参保登记|Enrolment in residents' medical insurance|9|id hk
medical|medical-insurance|职工医保参保登记|Enrolment in employees' medical insurance|10|id licence form
medical|medical-insurance|异地就医备案|Filing for treatment elsewhere|7|id card
medical|medical-insurance|门诊费用手工报销|Reimbursement of outpatient charges|16|id card invoice
medical|medical-insurance|住院费用手工报销|Reimbursement of hospital charges|22|id card invoice medical
medical|medical-insurance|生育津贴支付|Maternity allowance|14|id card birth bank
medical|medical-insurance|门诊慢特病待遇认定|Recognition of a chronic disease|18|id card medical
medical|medical-insurance|医保关系转移|Transfer of medical insurance|12|id form
medical|medical-insurance|医保缴费记录查询|Record of medical insurance payments|4|id
property|real-estate|二手房转移登记|Transfer of a used home|35|id deed contract marriage
property|real-estate|新建商品房首次转移登记|First transfer of a new home|28|id contract invoice
property|real-estate|不动产抵押登记|Registration of a mortgage|22|id deed contract
property|real-estate|不动产抵押注销登记|Cancellation of a mortgage|12|id deed
property|real-estate|不动产继承登记|Inheritance of property|40|id hk deed
property|real-estate|不动产登记资料查询|Search of the property register|6|id
property|real-estate|不动产权证书补发|Replacement of a property certificate|18|id form
tax|tax|发票领用|Issue of invoices|8|licence id
tax|tax|代开增值税发票|Invoice issued on behalf|12|id contract
tax|tax|存量房交易申报|Tax return for a used home|24|id deed contract
tax|tax|个人所得税完税证明|Proof of income tax paid|5|id
tax|tax|税务注销清税|Tax clearance|30|licence id form
tax|tax|车辆购置税申报|Vehicle purchase tax|10|id invoice
fund|housing-fund|购房提取公积金|Withdrawal for buying a home|18|id deed contract bank
fund|housing-fund|租房提取公积金|Withdrawal for rent|12|id lease bank
fund|housing-fund|退休提取公积金|Withdrawal on retirement|10|id bank
fund|housing-fund|公积金贷款申请|Housing fund loan|32|id contract marriage bank
fund|housing-fund|公积金异地转移|Transfer of a housing fund account|10|id
fund|housing-fund|单位缴存登记|Registration of an employer|14|licence staff
startup|market|企业设立登记|Registration of a company|28|id lease form
startup|market|个体工商户设立登记|Registration of a sole trader|15|id lease
startup|market|企业变更登记|Change of a company's registration|24|licence form
startup|market|企业注销登记|Deregistration of a company|30|licence form
startup|market|营业执照补换|Replacement of a business licence|8|licence id
startup|market|股权出质登记|Registration of a share pledge|26|licence contract
startup|market|企业档案查询|Search of company records|7|licence proxy
licences|market|食品经营许可|Food business licence|22|licence plan lease
licences|market|小餐饮登记|Registration of a small eatery|18|licence plan
licences|market|药品零售经营许可|Retail pharmacy licence|30|licence plan staff
licences|culture|娱乐场所经营许可|Entertainment venue licence|28|licence plan lease
licences|urban|户外广告设置许可|Outdoor advertising permit|20|licence drawing
licences|emergency|烟花爆竹零售许可|Fireworks retail licence|24|licence plan
health|health|公共场所卫生许可|Hygiene permit for public places|22|licence plan
health|health|医师执业注册|Registration of a physician|15|id diploma medical
health|health|护士执业注册|Registration of a nurse|13|id diploma medical
health|health|诊所备案|Filing of a clinic|26|licence plan staff
vehicles|vehicles|驾驶证期满换证|Renewal of a driving licence|10|id driver photo
vehicles|vehicles|驾驶证遗失补证|Replacement of a driving licence|9|id photo
vehicles|vehicles|机动车转移登记|Transfer of a vehicle|22|id vehicle invoice
vehicles|vehicles|补领机动车行驶证|Replacement of a vehicle licence|9|id
vehicles|vehicles|机动车检验合格标志核发|Inspection mark|6|id vehicle
utilities|water|自来水开户|New water account|12|id deed
utilities|water|自来水过户|Change of a water account|8|id deed
utilities|gas|燃气报装|Gas connection|14|id deed
utilities|gas|燃气过户|Change of a gas account|8|id deed
utilities|power|居民用电新装|Home power connection|12|id deed
utilities|power|企业用电增容|More power for a business|24|licence deed drawing
road|transport|道路货物运输经营许可|Road haulage licence|20|licence vehicle
road|transport|网约车驾驶员证申领|Ride-hailing driver's permit|16|id driver photo
road|transport|道路运输证年审|Yearly check of a transport permit|9|vehicle licence
build|housing|建筑工程施工许可|Building permit|38|licence contract drawing
build|housing|房屋建筑工程竣工验收备案|Filing of completed works|34|licence form drawing
build|housing|商品房预售许可|Permit for pre-sale of homes|40|licence contract drawing
build|emergency|消防设计审查|Fire safety design review|35|licence drawing
build|ecology|建设项目环评审批|Environmental approval of a project|36|licence form drawing
land|resources|建设用地规划许可|Land use planning permit|36|licence drawing form
land|resources|建设工程规划许可|Construction planning permit|38|licence drawing form
land|forestry|林木采伐许可|Felling permit|20|id form
land|development|企业投资项目备案|Filing of an investment project|18|licence form
justice|notary|委托公证|Notarised authorisation|24|id proxy
justice|notary|继承公证|Notarised inheritance|40|id hk deed
justice|justice|法律援助申请|Legal aid|22|id form
justice|archives|婚姻档案查询|Search of marriage records|10|id
"""


def items() -> tuple[Item, ...]:
    """Every item, with a code of twelve digits: 99 01, type 20, then queue and place in it."""
    result: list[Item] = []
    places: dict[str, int] = {}
    count: dict[str, int] = {}
    for row in _ROWS.strip().splitlines():
        line, unit, name, name_en, minutes, needs = row.split("|")
        place = places.setdefault(line, len(places) + 1)
        count[line] = count.get(line, 0) + 1
        code = f"990120{place:03d}{count[line]:03d}"
        materials = tuple(MATERIALS[each] for each in needs.split())
        result.append(Item(code, line, unit, name, name_en, int(minutes), materials))
    return tuple(result)
