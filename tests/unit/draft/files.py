"""Files to draft profiles of."""

import csv
from pathlib import Path

from etl.draft import toml
from etl.draft.model import Draft
from etl.profile import Profile
from etl.profile import read as read_profile
from geo.settings import CHECKOUT

REAL = CHECKOUT.parent / "shared" / "real"
HOTLINE = {
    "工单编号": ["CD20200101001", "CD20200102002", "CD20200103003"],
    "受理时间": ["2020/1/1 8:30", "2020/1/2 9:00", "2020/1/13 23:59"],
    "应办结时间": ["2020/1/4 8:30", "2020/1/5 9:00", "2020/1/16 23:59"],
    "办结时间": ["2020/1/2 10:00", "", "2020/1/14 8:00"],
    "工单状态": ["已办结", "办理中", "已办结"],
    "诉求类型": ["噪音扰民", "停车管理", "噪音扰民"],
    "诉求来源": ["热线", "微信", "热线"],
    "诉求内容": ["请联系13812345678王先生", "车位被占", "夜间施工"],
    "满意度": ["非常满意", "", "不满意"],
    "联系人": ["王小明", "李四", "张三"],
    "联系电话": ["13812345678", "13912345678", "13712345678"],
    "身份证号码": ["510104199001011234", "", ""],
    "经度": ["104.07", "104.08", "104.09"],
    "纬度": ["30.65", "30.66", "30.67"],
    "备注": ["a", "b", "电话13812345678"],
}


def table(path: Path, columns: dict[str, list[str]], **dialect: str) -> Path:
    encoding = dialect.pop("encoding", "utf-8")
    title = dialect.pop("title", "")
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(title)
        writer = csv.writer(file, delimiter=dialect.get("delimiter", ","))
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def read_back(draft: Draft, folder: Path) -> Profile:
    path = folder / "draft.toml"
    path.write_text(toml(draft, out=path), encoding="utf-8")
    return read_profile(path)
