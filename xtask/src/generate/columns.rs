//! Owns which properties of an answer there are, and which have a column: in the table for people, and in CSV. A schema
//! can say so (`x-table`, `x-csv`); else it is each property that is a single value, in the order of the schema.

use heck::ToSnakeCase;
use spec_document::strict::{Lack, Strict};

/// A column of the table.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) heading: String,
    pub(crate) properties: Vec<String>,
    pub(crate) snug: u64,
    pub(crate) widest: u64,
}

/// A property that is about the entity and not about the answer.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) heading: String,
    pub(crate) values: Values,
    /// How long its values usually are, and may be.
    pub(crate) snug: u64,
    pub(crate) widest: u64,
    /// Whether it is a single value.
    is_single: bool,
}

/// What the values of a property are.
#[derive(Debug)]
pub(crate) enum Values {
    Any,
    Number,
    Moment,
    /// Of an enum, each with its tone (`x-tone`).
    Members(Vec<(String, Option<String>)>),
}

/// What one item of an answer looks like.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) table: Vec<Column>,
    pub(crate) csv: Vec<String>,
    pub(crate) properties: Vec<Property>,
}

impl Columns {
    /// Those of a schema.
    pub(crate) fn of(schema: &Strict<'_>) -> Result<Self, Lack> {
        let mut all = Vec::new();
        properties(schema, &mut all)?;
        let mut properties = Vec::new();
        for (name, schema) in &all {
            properties.extend(property(name, schema)?);
        }
        let singles = || properties.iter().filter(|property| property.is_single);
        let table = match said(schema, "x-table")? {
            Some(columns) => columns
                .iter()
                .map(|column| {
                    Ok(Column {
                        heading: column.text("heading")?,
                        properties: column.get("properties")?.texts()?,
                        snug: column.count("snug")?.into(),
                        widest: column.count("widest")?.into(),
                    })
                })
                .collect::<Result<_, Lack>>()?,
            None => singles()
                .map(|single| Column {
                    heading: single.heading.clone(),
                    properties: vec![single.name.clone()],
                    snug: single.snug,
                    widest: single.widest,
                })
                .collect::<Vec<_>>(),
        };
        let csv = match said(schema, "x-csv")? {
            Some(names) => names
                .iter()
                .map(Strict::as_text)
                .collect::<Result<_, Lack>>()?,
            None => singles().map(|single| single.name.clone()).collect(),
        };
        // By itself a property is called what the column is called that shows it first.
        for property in &mut properties {
            let mut columns = table.iter();
            let first = columns.find(|column| column.properties.first() == Some(&property.name));
            if let Some(column) = first {
                property.heading.clone_from(&column.heading);
            }
        }
        Ok(Self {
            table,
            csv,
            properties,
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

/// The property, if it is about the entity and not about the answer.
fn property(name: &str, schema: &Strict<'_>) -> Result<Option<Property>, Lack> {
    if name.contains('@') {
        return Ok(None);
    }
    let schema = bare(schema)?;
    let kind = schema.optional_text("type")?;
    let is_moment = schema.optional_text("format")? == "date-time";
    let (values, widths) = match (kind.as_str(), schema.get("enum")) {
        (_, Ok(_)) => {
            let members = members(&schema)?;
            let lengths = members.iter().map(|(name, _)| name.chars().count() as u64);
            let longest = lengths.max().unwrap_or_default();
            let widths = (longest.clamp(8, 16), longest.max(16));
            (Values::Members(members), Some(widths))
        }
        ("string", _) if is_moment => (Values::Moment, Some((17, 32))),
        ("string", _) if name == "id" => (Values::Any, Some((40, 64))),
        ("string", _) => (Values::Any, Some((24, 64))),
        ("integer" | "number", _) => (Values::Number, Some((10, 20))),
        ("boolean", _) => (Values::Any, Some((5, 8))),
        // An integer, or a text in its place.
        ("", _) if is_text_or_number(&schema)? => (Values::Number, Some((16, 64))),
        _ => (Values::Any, None),
    };
    let (snug, widest) = widths.unwrap_or((24, 64));
    Ok(Some(Property {
        name: name.to_owned(),
        heading: heading(name),
        values,
        snug,
        widest,
        is_single: widths.is_some(),
    }))
}

/// The members of an enum that are texts, each with what `x-tone` says of it.
fn members(schema: &Strict<'_>) -> Result<Vec<(String, Option<String>)>, Lack> {
    let tones = match schema.get("x-tone") {
        Ok(tones) => tones.entries()?,
        Err(_) => Vec::new(),
    };
    let items = schema.get("enum")?.items()?;
    let names = items.iter().filter_map(|member| member.value().as_str());
    names
        .map(|name| {
            let tone = tones.iter().find(|(of, _)| *of == name);
            let tone = tone.map(|(_, tone)| tone.as_text()).transpose()?;
            Ok((name.to_owned(), tone))
        })
        .collect()
}

/// The schema without its null, and without a description around it.
fn bare<'d>(schema: &Strict<'d>) -> Result<Strict<'d>, Lack> {
    if let Ok(parts) = schema.get("allOf")
        && let [only] = parts.items()?.as_slice()
        && schema.get("properties").is_err()
    {
        return bare(only);
    }
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
