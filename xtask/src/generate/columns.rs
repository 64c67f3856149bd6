//! Owns which properties of an answer have a column: in the table for people, and in CSV. A schema can say so
//! (`x-table`, `x-csv`); else it is each property that is a single value, in the order of the schema.

use heck::ToSnakeCase;
use spec_document::strict::{Lack, Strict};

/// A column of the table.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) heading: String,
    pub(crate) properties: Vec<String>,
    pub(crate) is_moment: bool,
    pub(crate) snug: u64,
    pub(crate) widest: u64,
}

/// What one item of an answer looks like.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) table: Vec<Column>,
    pub(crate) csv: Vec<String>,
    /// The names of all properties.
    pub(crate) properties: Vec<String>,
}

/// A property that is a single value.
struct Single {
    name: String,
    is_moment: bool,
    /// How long its values usually are, and may be.
    widths: (u64, u64),
}

impl Columns {
    /// Those of a schema.
    pub(crate) fn of(schema: &Strict<'_>) -> Result<Self, Lack> {
        let mut all = Vec::new();
        properties(schema, &mut all)?;
        let mut singles = Vec::new();
        for (name, schema) in &all {
            singles.extend(single(name, schema)?);
        }
        let is_moment = |name: &str| {
            let mut singles = singles.iter();
            singles.any(|single| single.name == name && single.is_moment)
        };
        let table = match said(schema, "x-table")? {
            Some(columns) => columns
                .iter()
                .map(|column| {
                    let properties = column.get("properties")?.texts()?;
                    Ok(Column {
                        heading: column.text("heading")?,
                        is_moment: properties.iter().all(|name| is_moment(name)),
                        properties,
                        snug: column.count("snug")?.into(),
                        widest: column.count("widest")?.into(),
                    })
                })
                .collect::<Result<_, Lack>>()?,
            None => singles
                .iter()
                .map(|single| Column {
                    heading: heading(&single.name),
                    properties: vec![single.name.clone()],
                    is_moment: single.is_moment,
                    snug: single.widths.0,
                    widest: single.widths.1,
                })
                .collect(),
        };
        let csv = match said(schema, "x-csv")? {
            Some(names) => names
                .iter()
                .map(Strict::as_text)
                .collect::<Result<_, Lack>>()?,
            None => singles.into_iter().map(|single| single.name).collect(),
        };
        Ok(Self {
            table,
            csv,
            properties: all.into_iter().map(|(name, _)| name).collect(),
        })
    }
}

/// What a schema says of its columns, itself or by one that it merges.
fn said<'d>(schema: &Strict<'d>, field: &str) -> Result<Option<Vec<Strict<'d>>>, Lack> {
    if let Ok(said) = schema.get(field) {
        return said.items().map(Some);
    }
    let Ok(parts) = schema.get("allOf") else {
        return Ok(None);
    };
    for part in parts.items()? {
        if let Some(said) = self::said(&part, field)? {
            return Ok(Some(said));
        }
    }
    Ok(None)
}

/// All properties, those of merged schemas included.
fn properties<'d>(schema: &Strict<'d>, all: &mut Vec<(String, Strict<'d>)>) -> Result<(), Lack> {
    if let Ok(parts) = schema.get("allOf") {
        for part in parts.items()? {
            properties(&part, all)?;
        }
    }
    if let Ok(own) = schema.get("properties") {
        for (name, schema) in own.entries()? {
            if !all.iter().any(|(known, _)| known == name) {
                all.push((name.to_owned(), schema));
            }
        }
    }
    Ok(())
}

/// The property, if it is a single value that is about the entity and not about the answer.
fn single(name: &str, schema: &Strict<'_>) -> Result<Option<Single>, Lack> {
    if name.contains('@') {
        return Ok(None);
    }
    let schema = bare(schema)?;
    let kind = schema.optional_text("type")?;
    let is_moment = schema.optional_text("format")? == "date-time";
    let widths = match (kind.as_str(), schema.get("enum")) {
        (_, Ok(members)) => {
            let members = members.items()?;
            let lengths = members.iter().filter_map(|member| member.value().as_str());
            let longest = lengths.map(|member| member.chars().count() as u64).max();
            let longest = longest.unwrap_or_default();
            (longest.clamp(8, 16), longest.max(16))
        }
        ("string", _) if is_moment => (17, 32),
        ("string", _) if name == "id" => (40, 64),
        ("string", _) => (24, 64),
        ("integer" | "number", _) => (10, 20),
        ("boolean", _) => (5, 8),
        // An integer, or a text in its place.
        ("", _) if is_text_or_number(&schema)? => (16, 64),
        _ => return Ok(None),
    };
    Ok(Some(Single {
        name: name.to_owned(),
        is_moment,
        widths,
    }))
}

/// The schema without its null.
fn bare<'d>(schema: &Strict<'d>) -> Result<Strict<'d>, Lack> {
    let Ok(branches) = schema.get("oneOf") else {
        return Ok(schema.clone());
    };
    let mut branches = branches.items()?;
    branches.retain(|branch| {
        let members = branch
            .value()
            .get("enum")
            .and_then(|enumeration| enumeration.as_array());
        !members.is_some_and(|members| members.iter().all(serde_json::Value::is_null))
    });
    match branches.as_slice() {
        [only] => bare(only),
        _ => Ok(schema.clone()),
    }
}

fn is_text_or_number(schema: &Strict<'_>) -> Result<bool, Lack> {
    let Ok(branches) = schema.get("oneOf") else {
        return Ok(false);
    };
    for branch in branches.items()? {
        if !matches!(
            branch.optional_text("type")?.as_str(),
            "string" | "integer" | "number"
        ) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `riskScore` as people read it: `Risk score`.
fn heading(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) if words != "id" => first.to_uppercase().chain(characters).collect(),
        _ => words.to_uppercase(),
    }
}
