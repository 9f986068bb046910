//! Parquet: the columns of the tidy tables with their types, compressed by Snappy.
//!
//! Texts are UTF-8, numbers doubles, counts unsigned integers of 64 bits; what is undefined is null.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::{ColumnWriter, ColumnWriterImpl};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};

use super::table::{ColumnKind, Head, Table, Value};

pub(super) fn write(out: &mut (impl Write + Send), table: &Table) -> io::Result<()> {
    written(out, table).map_err(io::Error::other)
}

fn written(out: &mut (impl Write + Send), table: &Table) -> Result<(), ParquetError> {
    let columns = table.heads.iter().flat_map(Head::for_programs);
    let fields = columns.map(|(name, kind)| field(name, kind)).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("table").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let rows: Vec<Vec<Value<'_>>> = table
        .cells()
        .map(|cells| {
            let cells = table.heads.iter().zip(cells);
            cells.flat_map(|(head, cell)| cell.for_programs(head)).collect()
        })
        .collect();
    let mut group = file.next_row_group()?;
    let mut place = 0;
    while let Some(mut column) = group.next_column()? {
        let values: Vec<Value<'_>> = rows.iter().map(|row| row[place]).collect();
        fill(column.untyped(), &values)?;
        column.close()?;
        place += 1;
    }
    group.close()?;
    file.close()?;
    Ok(())
}

/// A column that may be null.
fn field(name: &str, kind: ColumnKind) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match kind {
        ColumnKind::Text | ColumnKind::Name => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Count => (Physical::INT64, Some(LogicalType::integer(64, false))),
        ColumnKind::Number | ColumnKind::Estimate | ColumnKind::Chance => (Physical::DOUBLE, None),
    };
    let field = Type::primitive_type_builder(name, physical);
    let field = field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    Ok(Arc::new(field.build()?))
}

fn fill(column: &mut ColumnWriter<'_>, values: &[Value<'_>]) -> Result<(), ParquetError> {
    match column {
        ColumnWriter::ByteArrayColumnWriter(column) => {
            write_defined(column, values, |value| match value {
                Value::Text(text) => Some(ByteArray::from(text)),
                _ => None,
            })
        }
        ColumnWriter::Int64ColumnWriter(column) => {
            write_defined(column, values, |value| match value {
                Value::Count(count) => Some(count.cast_signed()),
                _ => None,
            })
        }
        ColumnWriter::DoubleColumnWriter(column) => {
            write_defined(column, values, |value| match value {
                Value::Number(number) => Some(number).filter(|number| number.is_finite()),
                _ => None,
            })
        }
        _ => Ok(()),
    }
}

/// Writes the values that there are, and for each row whether it has one.
fn write_defined<'t, T: DataType>(
    column: &mut ColumnWriterImpl<'_, T>,
    values: &[Value<'t>],
    one: impl Fn(Value<'t>) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let found: Vec<Option<T::T>> = values.iter().map(|value| one(*value)).collect();
    let is_some: Vec<i16> = found.iter().map(|value| i16::from(value.is_some())).collect();
    let found: Vec<T::T> = found.into_iter().flatten().collect();
    column.write_batch(&found, Some(&is_some), None).map(drop)
}

#[cfg(test)]
mod tests {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::RowAccessor;

    use super::super::table::columns;
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_the_undefined_is_null() {
        let columns = columns! { row: (&str, Option<u64>, Option<f64>);
            "name" Text, "" => row.0;
            "count" Count, "" => row.1.map_or(Cell::Nothing, Cell::Count);
            "mean" Number, "" => row.2;
        };
        let table = columns.of([
            ("工业硅", Some(u64::MAX), Some(0.1 + 0.2)),
            ("=1+1", Some(7), None),
            ("", None, Some(f64::NAN)),
        ]);
        let file = std::env::temp_dir().join(format!("pvchain-{}.parquet", std::process::id()));
        let mut bytes = Vec::new();
        write(&mut bytes, &table).unwrap();
        std::fs::write(&file, bytes).unwrap();
        let reader = SerializedFileReader::try_from(file.as_path()).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        std::fs::remove_file(&file).unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.get_string(0).unwrap().as_str()).collect();
        assert_eq!(names, ["工业硅", "=1+1", ""]);
        assert_eq!(rows[0].get_ulong(1).unwrap(), u64::MAX);
        assert_eq!(rows[0].get_double(2).unwrap(), 0.1 + 0.2);
        assert_eq!(rows[1].get_ulong(1).unwrap(), 7);
        for undefined in [rows[1].get_double(2), rows[2].get_double(2)] {
            assert!(undefined.is_err());
        }
        assert!(rows[2].get_ulong(1).is_err());
    }
}
