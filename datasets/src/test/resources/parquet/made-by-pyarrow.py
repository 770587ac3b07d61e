"""Writes pyarrow.parquet, pyarrow-empty.parquet and pyarrow-int96.parquet.

pip install pyarrow==25.0.1; python made-by-pyarrow.py
"""
import datetime

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table({
    "u8": pa.array([200], pa.uint8()),
    "u32": pa.array([4_000_000_000], pa.uint32()),
    "u64": pa.array([2**64 - 1], pa.uint64()),
    "half": pa.array([0.25], pa.float16()),
    "single": pa.array([0.1], pa.float32()),
    "nothing": pa.array([None], pa.string()),
    "turns": pa.array([[{"role": "user", "content": "é"}]]),
    "moment": pa.array([datetime.datetime(1960, 1, 2, 3, 4, 5, 600)]),
})
pq.write_table(table, "pyarrow.parquet", data_page_version="2.0")
pq.write_table(table.slice(0, 0), "pyarrow-empty.parquet")
pq.write_table(table.select(["moment"]), "pyarrow-int96.parquet", use_deprecated_int96_timestamps=True)
