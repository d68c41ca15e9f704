"""Nobody is to be found in what a load keeps: a hostile sample, and words that must stay."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.clean.privacy import How, column_masked, masked, protected
from etl.errors import ProfileError
from etl.profile import Profile
from etl.sample.words import SENTENCES

HOSTILE = [
    # What is said, and what must be gone from it once blanks and signs are taken out.
    ("电话13812345678。", "13812345678"),
    ("138 1234 5678", "13812345678"),
    ("138-1234-5678", "13812345678"),
    ("138.1234.5678", "13812345678"),
    ("138，1234，5678", "13812345678"),
    ("138—1234—5678", "13812345678"),
    ("138_1234_5678", "13812345678"),
    ("1 3 8 1 2 3 4 5 6 7 8", "13812345678"),
    ("1-3-8-1-2-3-4-5-6-7-8", "13812345678"),
    ("138 12 34 56 78", "13812345678"),
    ("13 81 23 45 67 8", "13812345678"),
    ("(138)12345678", "13812345678"),
    ("+8613812345678", "13812345678"),
    ("+86 138 1234 5678", "13812345678"),
    ("008613812345678", "13812345678"),
    ("0086-138-1234-5678", "13812345678"),
    ("8613812345678", "13812345678"),
    ("１３８１２３４５６７８", "１３８１２３４５６７８"),
    ("１３８－１２３４－５６７８", "１３８１２３４５６７８"),
    ("一三八一二三四五六七八", "一三八一二三四五六七八"),
    ("幺三八 幺二三四 五六七八", "幺三八幺二三四五六七八"),
    ("壹叁捌壹贰叁肆伍陆柒捌", "壹叁捌壹贰叁肆伍陆柒捌"),
    ("1三8一2三4五6七8", "1三8一2三4五6七8"),
    ("138\u200b1234\u200b5678", "13812345678"),
    ("1\u200d3\u200d8\u200d1\u200d2\u200d3\u200d4\u200d5\u200d6\u200d7\u200d8", "13812345678"),
    ("138\u00ad1234\ufeff5678", "13812345678"),
    ("138\u20601234\u202e5678", "13812345678"),
    ("1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e312345678", "13812345678"),
    ("①③⑧①②③④⑤⑥⑦⑧", "①③⑧①②③④⑤⑥⑦⑧"),
    ("¹³⁸¹²³⁴⁵⁶⁷⁸", "¹³⁸¹²³⁴⁵⁶⁷⁸"),
    ("𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖"),
    ("١٣٨١٢٣٤٥٦٧٨", "١٣٨١٢٣٤٥٦٧٨"),
    ("138O0O05678", "138O0O05678"),
    ("l38oooo5678", "l38oooo5678"),
    ("138杠1234杠5678", "13812345678"),
    ("138转1234转5678", "13812345678"),
    ("138😀1234😀5678", "13812345678"),
    ("138\n1234\n5678", "13812345678"),
    ("138\u30001234\u30005678", "13812345678"),
    ("工单2020-05-06，19912345678回访", "19912345678"),
    ("13812345678,13912345679;17012345670", "13912345679"),
    ("13812345678 13912345679", "13912345679"),
    ("13812345678转13912345679", "13912345679"),
    ("a13812345678b", "13812345678"),
    ("028-87654321", "02887654321"),
    ("02887654321", "02887654321"),
    ("(028)-8765 4321", "87654321"),
    ("（０２８）８７６５４３２１", "８７６５４３２１"),
    ("028 8765-4321", "87654321"),
    ("+86 28 8765 4321", "87654321"),
    ("0838-2345678", "2345678"),
    ("座机87654321", "87654321"),
    ("座机：8765 4321。", "87654321"),
    ("电话2345678", "2345678"),
    ("零二八八七六五四三二一", "八七六五四三二一"),
    ("身份证51010419900101123X", "19900101123"),
    ("510104199001011234", "19900101"),
    ("510104 19900101 1234", "19900101"),
    ("510104 1990 0101 1234", "19900101"),
    ("510104-1990-01-01-123X", "19900101"),
    ("５１０１０４１９９００１０１１２３Ｘ", "１９９００１０１"),
    ("5 1 0 1 0 4 1 9 9 0 0 1 0 1 1 2 3 4", "19900101"),
    ("五一零一零四一九九零零一零一一二三四", "一九九零零一零一"),
    ("510104900101123", "900101"),
    ("510104\u200b19900101\u200b1234", "19900101"),
    ("护照E12345678", "12345678"),
    ("E1234 5678", "12345678"),
    ("EA1234567", "1234567"),
    ("H1234567890", "1234567890"),
    ("港澳通行证号C87654321", "87654321"),
    ("6222021234567890123", "021234567890"),
    ("6222 0212 3456 7890 123", "021234567890"),
    ("4111-1111-1111-1111", "4111111111111111"),
    ("卡号62220212", "62220212"),
    ("邮箱zhang.san@example.com", "zhang"),
    ("zhangsan＠qq.com", "zhangsan"),
    ("zhangsan @ qq.com", "zhangsan"),
    ("微信号abc_12345", "abc_12345"),
    ("微信：zhangsan88", "zhangsan88"),
    ("加V：abc123456", "abc123456"),
    ("vx zhangsan88", "zhangsan88"),
    ("QQ：12345678", "12345678"),
    ("QQ号123456", "123456"),
    ("川A12345违停", "12345"),
    ("车牌川A·D12345", "D12345"),
    ("川ａ12345".replace("ａ", "a"), "12345"),
    ("川A 8B8B8", "8B8B8"),
    ("我叫张三", "张三"),
    ("我叫张三反映漏水", "张三"),
    ("我叫李要武", "要武"),
    ("我是王小明，反映噪声", "王小明"),
    ("本人王小明", "王小明"),
    ("姓名：张三", "张三"),
    ("姓名:张　三", "张三"),
    ("姓名：爨宝玉，", "爨宝玉"),
    ("联系人欧阳娜娜，电话", "娜娜"),
    ("联系人：诸葛亮", "葛亮"),
    ("联系人张王佳怡，", "佳怡"),
    ("联系人（李小明）", "小明"),
    ("联系人：张三、李四、王五", "李四"),
    ("联系人：张三、李四、王五", "王五"),
    ("联系人张三和李四反映", "李四"),
    ("联系人张\u200b三", "张三"),
    ("联系人張國榮", "國榮"),
    ("联系人龚自珍", "自珍"),
    ("业主张三建议增设", "张三"),
    ("业主：石建国", "建国"),
    ("住户李四家漏水", "李四"),
    ("租户王小明", "小明"),
    ("老人李小明摔倒", "小明"),
    ("独居老人（陈桂芳）", "桂芳"),
    ("孩子赵一诺走失", "一诺"),
    ("孩子叫李想", "李想"),
    ("儿子名叫孙悟空", "悟空"),
    ("邻居周建国吵闹", "建国"),
    ("网格员吴丽", "吴丽"),
    ("投诉人徐志摩要求退款", "志摩"),
    ("请找王建国先生", "建国"),
    ("张三先生来电", "张三"),
    ("楼上刘淑芬阿姨", "淑芬"),
    ("住着欧阳修老师", "阳修老"),
    ("江小鱼女士", "小鱼"),
    ("张三反映楼上漏水", "张三"),
    ("，王小明来电", "小明"),
    ("王小明13812345678", "小明"),
    ("王小明，电话028-87654321", "小明"),
    ("我叫买买提·艾力", "艾力"),
    ("买买提·艾力来电", "艾力"),
    ("业主阿卜杜·热合曼反映", "热合曼"),
    ("古丽娜扎尔·拜合提亚尔", "拜合提亚尔"),
    ("我叫扎西•顿珠", "顿珠"),
    ("Name: John Smith", "JohnSmith"),
    ("name：john smith", "johnsmith"),
    ("Mr Smith called", "Smith"),
    ("Mrs. Mary O'Neil", "Neil"),
    ("My name is Zhang San", "ZhangSan"),
    ("I'm John Smith", "JohnSmith"),
    ("我叫Zhang San", "ZhangSan"),
    ("3栋2单元501室", "501"),
    ("3栋2单元501室", "2单元"),
    ("3-2-501", "2501"),
    ("3－2－501", "501"),
    ("住3-2-2001室", "2001"),
    ("3幢501", "501"),
    ("12号楼1203", "1203"),
    ("12号楼 1203", "1203"),
    ("五栋二单元", "二单元"),
    ("五栋二单元三楼四号", "四号"),
    ("5栋B座1203房", "1203"),
    ("门牌号88号", "88"),
    ("门牌号：八十八号", "八十八"),
    ("房号501", "501"),
    ("锦云苑3-501", "501"),
    ("２单元５０１室", "５０１"),
    ("红星路二段88号", "88"),
    ("幸福村3组12号", "12"),
    ("三〇一室", "三〇一"),
    ("2单元\u200b501", "501"),
]  # fmt: skip

ORDINARY = [
    "水井坊社区广场舞声音大",
    "我是楼上住户",
    "2020年5月6日第123号工单",
    "工单20200506123456",
    "2020-05-06至2020-05-12施工",
    "20200506-20200512停水",
    "2020.05.06 2020.05.07两天",
    "请拨打12345",
    "热线400-812-3123",
    "4008123123",
    "95598停电",
    "110、119、120",
    "028-12345",
    "共计30000000元",
    "区划代码510104001001",
    "104.08123,30.65712",
    "业主方便停车",
    "业主周边环境差",
    "业主委员会选举",
    "住户向物业反映",
    "居民常年无水",
    "老人安全无保障",
    "孩子高兴",
    "市民温江来电",
    "业主张贴通知",
    "居民马上断水",
    "老人高龄津贴",
    "物业经理不处理",
    "项目经理推诿",
    "党支部书记",
    "社区主任不在",
    "班主任老师",
    "高中老师补课",
    "公交车师傅拒载",
    "门卫大爷态度差",
    "向老师反映",
    "成都市民反映",
    "高层反映水压低",
    "家长和老师沟通",
    "我叫救护车，",
    "我是金牛区居民",
    "微信支付失败",
    "微信公众号",
    "云A座电梯",
    "3栋电梯停运",
    "3号楼停水",
    "5楼漏水",
    "3栋2020年建成",
    "讲座200人参加",
    "地铁2号线",
    "人民路1号线施工",
    "投诉人不在",
    "面积15m²",
    "①②③点建议",
    "万科·金域名邸",
    "成都·锦江",
    "一直没有水，三天了",
    "每个单元都停电",
    "101路公交",
    "E5路口",
    "COVID2019",
    "",
    "无",
]


AROUND = ("{}", "锦云苑{}，请处理", "您好，{}\n谢谢")


@pytest.fixture(scope="module")
def hostile() -> dict[str, tuple[str, str]]:
    """Mask all at once, and then again what came of it: that takes no longer than one alone."""
    said = pd.Series([around.format(text) for text, _ in HOSTILE for around in AROUND], dtype="str")
    once = masked(said)
    return dict(zip(said, zip(once, masked(once), strict=True), strict=True))


def one(said: str) -> str:
    found = masked(pd.Series([said], dtype="str")).iloc[0]
    assert isinstance(found, str)
    return found


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize(("said", "secret"), HOSTILE)
@pytest.mark.parametrize("around", AROUND)
def test_what_tells_who_somebody_is_does_not_survive(
    said: str, secret: str, around: str, hostile: dict[str, tuple[str, str]]
) -> None:
    found, again = hostile[around.format(said)]
    assert bare(secret) not in bare(found), found
    assert "*" in found
    assert again == found


@pytest.mark.parametrize("said", ORDINARY)
def test_ordinary_words_survive(said: str) -> None:
    assert one(said) == said


@pytest.mark.parametrize("sentences", SENTENCES.values(), ids=SENTENCES.keys())
def test_what_citizens_complain_of_survives(sentences: tuple[str, ...]) -> None:
    for before in ("", "水井坊社区锦云苑", "业主反映", "市民咨询，", "某小区3栋"):
        said = pd.Series([before + sentence for sentence in sentences], dtype="str")
        assert masked(said).tolist() == said.tolist()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("13812345678,13912345678", "138****5678,139****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("028-86512345", "028-****2345"),
        ("(028)-8765 4321", "(028)-****4321"),
        ("身份证51010419900101123X", "身份证510***************"),
        ("我叫张三反映漏水", "我叫张*反映漏水"),
        ("我是王小明，反映噪声", "我是王*，反映噪声"),
        ("姓名：张三", "姓名：张*"),
        ("联系人欧阳娜娜，电话", "联系人欧阳*，电话"),
        ("业主张三建议增设座椅", "业主张*建议增设座椅"),
        ("业主张三和李四、王五来电", "业主张*和李*、王*来电"),
        ("李女士来电", "李*女士来电"),
        ("王大爷摔倒", "王*大爷摔倒"),
        ("请找王建国先生", "请找王*先生"),
        ("买买提·艾力来电", "买*来电"),
        ("Name: John Smith", "Name: J*"),
        ("3栋2单元501室漏水", "3栋*单元***室漏水"),
        ("3-2-501", "3-*-***"),
        ("12号楼1203漏水", "12号楼***漏水"),
        ("红星路二段88号", "红星路二段***号"),
        ("川A12345违停", "川A*****违停"),
        ("zhang@qq.com", "z***@***"),
    ],
)
def test_the_rest_of_a_text_is_kept(said: str, shown: str) -> None:
    assert one(said) == shown


def test_rows_stay_where_they_are_and_missing_stays_missing() -> None:
    said = pd.Series(["无", "电话13812345678", None], index=[7, 3, 5], dtype="str")
    found = masked(said)
    assert found.index.tolist() == [7, 3, 5]
    assert found.tolist()[:2] == ["无", "电话138****5678"]
    assert found.isna().tolist() == [False, False, True]
    assert masked(said.iloc[:0]).empty


PIECES = (
    "业主|张三|联系人|，|、|和|13812345678| |-|2单元|501室|先生|李|·|买买提|反映|0|28|8765|"
    "一|二|八|E1234567|@|qq.com|\u200b|*|Mr |Li|2020-05-06|路88号|川A|12345|微信|方便|\ue000|"
    "。|(|号|楼|①|𝟏|\n"
)
WORDS = st.sampled_from(PIECES.split("|"))
SAID = st.one_of(st.text(), st.lists(WORDS, max_size=14).map("".join))


# A call takes as long for one text as for a thousand: each example is a column of them.
MANY = settings(max_examples=15, deadline=None)
NUMBERS = st.integers(13 * 10**9, 20 * 10**9 - 1)
GAPS = st.sampled_from(["", "", " ", "-", ".", "\u200b", "－"])


@MANY
@given(st.lists(st.one_of(st.none(), SAID), max_size=60))
def test_masking_keeps_rows_and_is_the_same_twice(said: list[str | None]) -> None:
    once = masked(pd.Series(said, dtype="str"))
    assert once.isna().tolist() == [value is None for value in said]
    assert once.equals(masked(once))


@MANY
@given(st.lists(SAID, min_size=1, max_size=30))
def test_a_text_is_masked_alike_in_any_company(said: list[str]) -> None:
    assert masked(pd.Series(said, dtype="str")).iloc[-1] == one(said[-1])


@MANY
@given(st.lists(st.tuples(NUMBERS, st.text(max_size=5), st.text(max_size=5)), max_size=60))
def test_no_mobile_number_comes_through(parts: list[tuple[int, str, str]]) -> None:
    said = [f"{before}{number}{after}" for number, before, after in parts]
    found = masked(pd.Series(said, dtype="str"))
    assert not [
        number for (number, _, _), text in zip(parts, found, strict=True) if str(number) in text
    ]


@MANY
@given(st.lists(st.tuples(NUMBERS, st.lists(GAPS, min_size=10, max_size=10)), max_size=60))
def test_no_mobile_number_comes_through_in_pieces(parts: list[tuple[int, list[str]]]) -> None:
    said = [
        "电话" + "".join(a + b for a, b in zip(str(number), [*gaps, ""], strict=True)) + "，谢谢"
        for number, gaps in parts
    ]
    found = masked(pd.Series(said, dtype="str"))
    assert not [n for (n, _), text in zip(parts, found, strict=True) if str(n) in bare(text)]


@MANY
@given(st.lists(st.integers(10**14, 10**19 - 1), max_size=60))
def test_no_long_number_keeps_eight_digits_together(numbers: list[int]) -> None:
    found = masked(pd.Series([f"号{number}。" for number in numbers], dtype="str"))
    assert not found.str.contains("[0-9]{8}").any()


@MANY
@given(st.lists(SAID, max_size=60))
def test_masking_makes_up_no_digits(said: list[str]) -> None:
    for before, after in zip(said, masked(pd.Series(said, dtype="str")), strict=True):
        assert len(re.findall("[0-9]", after)) <= sum(one.isnumeric() for one in before)


@pytest.mark.parametrize(
    ("how", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", " 张三 ", "张*"),
        ("name", "欧阳娜娜", "欧阳*"),
        ("name", "王女士", "王*"),
        ("name", "张三、李四", "张*"),
        ("name", "买买提·艾力", "买*"),
        ("name", "John Smith", "J*"),
        ("name", "\u200b张三", "张*"),
        ("name", "13812345678", "*"),
        ("name", "（张三）", "*"),
        ("name", "张三\n李四", "张*"),
        ("name", "张*", "张*"),
        ("name", "张*三", "张*"),
        ("name", "", ""),
        ("phone", "13812345678", "138****5678"),
        ("phone", "+86 138-1234-5678", "138****5678"),
        ("phone", "1\u200b3812345678", "138****5678"),
        ("phone", "028-87654321", "028-****4321"),
        ("phone", "(028)8765 4321", "(028)****4321"),
        ("phone", "87654321", "****"),
        ("phone", "13812345678/13912345678", "****"),
        ("phone", "张三 13812345678", "****"),
        ("phone", "138****5678", "138****5678"),
        ("identity", "51010419900101123X", "510***"),
        ("identity", "510104 19900101 1234", "510***"),
        ("identity", "E12345678", "E12***"),
        ("identity", "12", "***"),
        ("identity", "5-1-0-1", "***"),
        ("identity", "510***", "510***"),
        ("text", "我叫张三反映", "我叫张*反映"),
    ],
)
def test_a_whole_column_is_masked(how: How, value: str, shown: str) -> None:
    found = column_masked(pd.Series([value, None], dtype="str"), how)
    assert found.iloc[0] == shown
    assert found.isna().tolist() == [False, True]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["name", "phone", "identity"]), st.one_of(SAID, st.from_regex("[0-9 *-]*")))
def test_a_column_is_masked_the_same_twice_and_keeps_little(how: How, value: str) -> None:
    once = column_masked(pd.Series([value], dtype="str"), how)
    assert once.equals(column_masked(once, how))
    assert len(re.findall(r"\w", once.iloc[0])) <= {"name": 4, "phone": 8, "identity": 3}[how]


def profile(**privacy: str) -> Profile:
    document = {
        "layer": "demand", "source": "s", "read": {"path": "a.csv"}, "privacy": privacy,
        "fields": {"source_id": "id", "received_at": "at", "category": "kind"},
    }  # fmt: skip
    return Profile.model_validate(document | {"name": "x/p", "folder": Path()})


def test_the_columns_of_a_profile_are_protected_before_anything_sees_them() -> None:
    frame = pd.DataFrame(
        {"id": ["1"], "who": ["张三"], "tel": ["13812345678"], "card": ["510104199001011234"],
         "note": ["业主张三"], "photo": ["x.jpg"]},
        dtype="str",
    )  # fmt: skip
    rules = {"who": "name", "tel": "phone", "card": "identity", "note": "text", "photo": "drop"}
    found = protected(frame, profile(**rules))
    assert found.iloc[0].tolist()[:5] == [
        "1", "张*", "138****5678", "510***", "业主张*",
    ]  # fmt: skip
    assert found["photo"].isna().all()
    assert frame["who"].tolist() == ["张三"]
    assert list(found.columns) == list(frame.columns)
    assert protected(frame, profile()) is frame


def test_a_line_that_could_not_be_taken_apart_is_masked_as_it_stands() -> None:
    line = "7,张三,13812345678,3栋2单元501室"
    frame = pd.DataFrame({"id": ["1", line], "who": ["李四", None]}, index=[4, 9], dtype="str")
    found = protected(frame, profile(who="name"), pd.Index([9]))
    assert found["id"].tolist() == ["1", "7,张*,138****5678,3栋*单元***室"]
    assert found["who"].iloc[0] == "李*"
    assert found["who"].isna().tolist() == [False, True]


def test_a_column_that_is_not_there_cannot_be_protected() -> None:
    frame = pd.DataFrame({"name": ["张三"]}, dtype="str")
    with pytest.raises(ProfileError, match=r"names 'nmae', which .* did you mean 'name'"):
        protected(frame, profile(nmae="name"))
