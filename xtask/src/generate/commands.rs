//! Owns the rows of the command line: one for each operation that reads. What all commands have in common is by
//! hand, in `crates/mde-cli/src`.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | GET alone gets a command. | The product reads; what changes a device is not for a typing error. | All methods. |
//! | What the path takes last is the subject, of which many can be given; all else that is needed is an option. | Ids come from files and from other commands, one a line. | Positions: nobody knows their order. |
//! | An option whose word every command has already is named by its place: `--query-format`. | It stays what it is when commands get more options of their own, and needs nothing in the specification. | A rule that refuses the operation: its author cannot rename what the service calls so. |
//! | Words, columns and options are data, and one function for each form of an answer does the rest. | A row costs no code. | A function for each operation. |

use std::collections::BTreeMap;

use heck::{ToKebabCase, ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use spec_document::naming::{Case, identifier};
use spec_document::strict::{Lack, Strict};
use spec_rust::Error;

use super::client::USER_NAME_SCHEMA;
use super::columns::{Column, Columns, Property, Values};
use super::digest::{Argument, Digest, Operation};
use super::layout::LAYOUT;
use super::words::{self, Words};
use crate::house::DIALECT;
use crate::house::ways::singular_of;

/// The options that every command has.
const TAKEN: [&str; 44] = [
    "authority",
    "base-url",
    "ca-file",
    "client-id",
    "cloud",
    "color",
    "column",
    "columns",
    "config",
    "credential",
    "csv-raw",
    "deadline",
    "demo",
    "dry-run",
    "even-pace",
    "force",
    "format",
    "from-upn",
    "help",
    "ids",
    "ids-file",
    "jq",
    "max-calls",
    "no-quota",
    "ordered",
    "output",
    "profile",
    "progress",
    "quiet",
    "quota-store",
    "quota-store-password-file",
    "quota-store-user",
    "reserve",
    "resume",
    "retry-failed",
    "sort",
    "strict",
    "summary",
    "tenant",
    "token-scope",
    "until",
    "users-file",
    "verbose",
    "version",
];

/// The file of the rows.
///
/// # Errors
/// When the spec has something else than the rules let pass.
pub(crate) fn render(spec: &Value, digest: &Digest) -> Result<String, Error> {
    let root = Strict::of(spec);
    let mut rows = Vec::new();
    let mut tables = Tables::default();
    for operation in &digest.operations {
        if operation.method == "GET" {
            rows.push(row(&root, digest, operation, &mut tables)?);
        }
    }
    let tables = tables.0.values();
    LAYOUT.rust(quote! {
        #![doc = "One row for every operation that reads."]

        #[allow(unused_imports)]
        use crate::{
            call::Call,
            row::{Argument, Column, Kind, Property, Row, Shape, Subject, Tone, Values},
        };

        #[doc = "Every command that asks."]
        pub(crate) static ROWS: &[Row] = &[#(#rows),*];

        #(#tables)*
    })
}

/// The columns of components, each once, by the name that stands for them in the rows.
#[derive(Default)]
struct Tables(BTreeMap<String, TokenStream>);

fn row(
    root: &Strict<'_>,
    digest: &Digest,
    operation: &Operation,
    tables: &mut Tables,
) -> Result<TokenStream, Lack> {
    let item = root.get("paths")?.get(&operation.path)?;
    let node = item.get("get")?;
    let by_path = words::of(&operation.path, operation.singular.as_deref());
    let words = match node.get("x-command") {
        Ok(words) => words.texts()?,
        Err(_) => by_path.words.to_vec(),
    };
    let parameters = match node.get("parameters") {
        Ok(list) => list.items()?,
        Err(_) => Vec::new(),
    };
    let parameter = |argument: &Argument| {
        let mut parameters = parameters.iter();
        parameters.find(|node| {
            let is_in_path = node.text("in").is_ok_and(|place| place == "path");
            node.text("name").as_ref() == Ok(&argument.name) && is_in_path == argument.in_path
        })
    };
    let subject = match &by_path.subject {
        Some((name, noun, plural)) => {
            let mut arguments = operation.arguments.iter();
            let found = arguments.find(|argument| argument.in_path && argument.name == *name);
            let found = found.and_then(|argument| Some((argument, parameter(argument)?)));
            let (argument, node) =
                found.ok_or_else(|| item.wrong(format!("the path's {name} is no parameter")))?;
            Some((argument, subject(argument, node, noun, plural)?))
        }
        None => None,
    };
    let mut options = Vec::new();
    for argument in &operation.arguments {
        let is_subject = subject
            .as_ref()
            .is_some_and(|(known, _)| std::ptr::eq(*known, argument));
        if let Some(node) = parameter(argument).filter(|_| !is_subject) {
            let word = option(argument, node)?;
            options.push(self::argument(argument, node, &word)?);
        }
    }
    let shape = shape(root, digest, operation, &node, (&by_path, &words), tables)?;
    let subject = match subject {
        Some((_, subject)) => quote! { Some(#subject) },
        None => quote! { None },
    };
    let group = group(root, &node)?;
    let about = sentence(&operation.summary);
    let description = paragraphs(&operation.description);
    let request = format_ident!("{}", identifier(&operation.id, Case::Pascal));
    let call = format_ident!(
        "{}",
        if operation.page_of(digest).is_some() {
            "many"
        } else {
            "one"
        }
    );
    Ok(quote! {
        Row {
            words: [#(#words),*],
            group: #group,
            about: #about,
            description: #description,
            subject: #subject,
            options: &[#(#options),*],
            shape: #shape,
            call: Call::#call::<::mde::requests::#request>(),
        }
    })
}

fn subject(
    argument: &Argument,
    node: &Strict<'_>,
    noun: &str,
    plural: &str,
) -> Result<TokenStream, Lack> {
    let word = noun.to_uppercase();
    let file = format!("{plural}-file");
    let schema = node.get("schema")?;
    // Its type is written by hand, and says in whole sentences what is wrong with a text.
    let is_user_name = schema.pointer().ends_with(&format!("/{USER_NAME_SCHEMA}"));
    let form = match is_user_name {
        true => quote! { None },
        false => {
            let form = match node.optional_text("description")? {
                empty if empty.is_empty() => schema.optional_text("description")?,
                form => form,
            };
            let form = sentence(&form);
            quote! { Some(#form) }
        }
    };
    let argument = self::argument(argument, node, &word)?;
    Ok(quote! {
        Subject {
            noun: #noun,
            nouns: #plural,
            file: #file,
            argument: #argument,
            is_user_name: #is_user_name,
            form: #form,
        }
    })
}

/// The text as a shell takes it for one word.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// The word of an option.
fn option(argument: &Argument, node: &Strict<'_>) -> Result<String, Lack> {
    let word = argument.name.to_kebab_case();
    Ok(match word.is_empty() || TAKEN.contains(&word.as_str()) {
        true => format!("{}-{word}", node.text("in")?),
        false => word,
    })
}

fn argument(argument: &Argument, node: &Strict<'_>, word: &str) -> Result<TokenStream, Lack> {
    let Argument {
        name,
        required,
        is_list,
        ..
    } = argument;
    let help = sentence(&argument.description);
    let schema = node.get("schema")?;
    let schema = if *is_list {
        schema.get("items")?
    } else {
        schema
    };
    let kind = kind(name, &schema)?;
    let example = match &argument.example {
        Some(Value::Array(items)) => items.first().map(shown).unwrap_or_default(),
        Some(value) => shown(value),
        None => word.to_uppercase(),
    };
    Ok(quote! {
        Argument {
            name: #name,
            word: #word,
            help: #help,
            kind: Kind::#kind,
            is_required: #required,
            is_list: #is_list,
            example: #example,
        }
    })
}

/// The value as a shell takes it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => shell_word(text),
        other => other.to_string(),
    }
}

fn kind(name: &str, schema: &Strict<'_>) -> Result<TokenStream, Lack> {
    let format = schema.optional_text("format")?;
    if let Ok(members) = schema.get("enum") {
        let members = members.texts()?;
        let kind = match DIALECT.is_open_enum(schema.value()) {
            true => format_ident!("Known"),
            false => format_ident!("OneOf"),
        };
        return Ok(quote! { #kind(&[#(#members),*]) });
    }
    Ok(match schema.optional_text("type")?.as_str() {
        "integer" => {
            let (least, most) = match format.as_str() {
                "int32" => (i32::MIN.into(), i32::MAX.into()),
                _ => (i64::MIN, i64::MAX),
            };
            // Neither is ever negative (OData 4.01, URL Conventions, 5.1.5).
            let least = match name {
                "$top" | "$skip" => 0,
                _ => least,
            };
            let (least, most) = (
                Literal::i64_unsuffixed(least),
                Literal::i64_unsuffixed(most),
            );
            quote! { Integer { least: #least, most: #most } }
        }
        "number" => quote! { Number },
        "boolean" => quote! { Flag },
        "string" if format == "date-time" => quote! { Moment },
        "string" if name == "$filter" => quote! { Filter },
        _ => quote! { Text },
    })
}

fn shape(
    root: &Strict<'_>,
    digest: &Digest,
    operation: &Operation,
    node: &Strict<'_>,
    (by_path, words): (&Words<'_>, &[String]),
    tables: &mut Tables,
) -> Result<TokenStream, Lack> {
    let is_many = operation.page_of(digest).is_some();
    let last = words.last().cloned().unwrap_or_default();
    let (items, item, member) = match &by_path.collection {
        Some(collection) => (
            collection.clone(),
            words.first().cloned().unwrap_or_default(),
            None,
        ),
        None => (last.clone(), singular_of(&last, None), Some(last)),
    };
    // Without a subject there is nothing to stand beside.
    let member = match member.filter(|_| by_path.subject.is_some()) {
        Some(member) => quote! { Some(#member) },
        None => quote! { None },
    };
    let schema = answer(node)?;
    let schema = match (schema, is_many) {
        (Some(page), true) => {
            let value = page.get("properties")?.get("value")?;
            Some(value.get("items")?)
        }
        (schema, _) => schema,
    };
    let columns = schema.as_ref().map(Columns::of).transpose()?;
    let columns = columns.unwrap_or_default();
    let id = match &schema {
        Some(schema) => id(root, schema, &columns)?,
        None => None,
    };
    let id = match id {
        Some(id) => quote! { Some(#id) },
        None => quote! { None },
    };
    let component = schema.as_ref().map(Strict::pointer);
    let component = component.and_then(|at| at.strip_prefix("/components/schemas/"));
    let [table, csv, properties] = tables.add(component, &columns);
    Ok(quote! {
        Shape {
            item: #item,
            items: #items,
            is_many: #is_many,
            member: #member,
            id: #id,
            columns: #table,
            csv: #csv,
            properties: #properties,
        }
    })
}

impl Tables {
    /// What stands in a row for the columns of the table, for those of CSV, and for all properties.
    fn add(&mut self, component: Option<&str>, columns: &Columns) -> [TokenStream; 3] {
        let csv = &columns.csv;
        let csv = quote! { &[#(#csv),*] };
        let table = columns.table.iter().map(|column| {
            let Column {
                heading,
                properties,
                snug,
                widest,
            } = column;
            let (snug, widest) = (
                Literal::u64_unsuffixed(*snug),
                Literal::u64_unsuffixed(*widest),
            );
            quote! {
                Column {
                    heading: #heading,
                    properties: &[#(#properties),*],
                    snug: #snug,
                    widest: #widest,
                }
            }
        });
        let table = quote! { &[#(#table),*] };
        let properties = columns.properties.iter().map(property);
        let properties = quote! { &[#(#properties),*] };
        let Some(component) = component else {
            return [table, csv, properties];
        };
        let name = component.to_shouty_snake_case();
        let columns_of = format_ident!("COLUMNS_OF_{name}");
        let csv_of = format_ident!("CSV_OF_{name}");
        let properties_of = format_ident!("PROPERTIES_OF_{name}");
        let all = quote! {
            static #columns_of: &[Column] = #table;

            static #csv_of: &[&str] = #csv;

            static #properties_of: &[Property] = #properties;
        };
        self.0.insert(name, all);
        [
            quote! { #columns_of },
            quote! { #csv_of },
            quote! { #properties_of },
        ]
    }
}

fn property(property: &Property) -> TokenStream {
    let Property {
        name,
        heading,
        values,
        ..
    } = property;
    let (snug, widest) = (
        Literal::u64_unsuffixed(property.snug),
        Literal::u64_unsuffixed(property.widest),
    );
    let values = match values {
        Values::Any => quote! { Any },
        Values::Number => quote! { Number },
        Values::Moment => quote! { Moment },
        Values::Members(members) => {
            let members = members.iter().map(|(name, tone)| match tone {
                Some(tone) => {
                    let tone = format_ident!("{}", tone.to_upper_camel_case());
                    quote! { (#name, Some(Tone::#tone)) }
                }
                None => quote! { (#name, None) },
            });
            quote! { Members(&[#(#members),*]) }
        }
    };
    quote! {
        Property {
            name: #name,
            heading: #heading,
            values: Values::#values,
            snug: #snug,
            widest: #widest,
        }
    }
}

/// The schema of a success, if it has content.
fn answer<'d>(node: &Strict<'d>) -> Result<Option<Strict<'d>>, Lack> {
    for (status, response) in node.get("responses")?.entries()? {
        if status.starts_with('2')
            && let Ok(content) = response.get("content")
            && let Some((_, media_type)) = content.entries()?.first()
        {
            return media_type.get("schema").map(Some);
        }
    }
    Ok(None)
}

/// The property of an entity that commands take for its id: what a parameter says that it is the key of
/// (`x-key-of: Thing.name`), else `id`.
fn id(root: &Strict<'_>, schema: &Strict<'_>, columns: &Columns) -> Result<Option<String>, Lack> {
    let name = schema.pointer().strip_prefix("/components/schemas/");
    let components = root.get("components")?;
    let parameters = components.get("parameters").and_then(|all| all.entries());
    for (_, parameter) in parameters.unwrap_or_default() {
        let key = parameter.optional_text("x-key-of")?;
        if let Some((of, property)) = key.split_once('.')
            && Some(of) == name
        {
            return Ok(Some(property.to_owned()));
        }
    }
    let has_id = columns
        .properties
        .iter()
        .any(|property| property.name == "id");
    Ok(has_id.then(|| "id".to_owned()))
}

/// What the operations of a tag are about.
fn group(root: &Strict<'_>, node: &Strict<'_>) -> Result<String, Lack> {
    let tags = node.get("tags")?.texts()?;
    let all = root.get("tags").and_then(|tags| tags.items());
    for tag in all.unwrap_or_default() {
        if tags.first() == Some(&tag.text("name")?) {
            return Ok(sentence(&tag.optional_text("description")?));
        }
    }
    Ok(String::new())
}

/// As the command line writes sentences: without the point at the end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    text.strip_suffix('.').unwrap_or(text).replace('\n', " ")
}

/// With one empty line between paragraphs.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim);
    let paragraphs: Vec<_> = paragraphs.filter(|text| !text.is_empty()).collect();
    paragraphs.join("\n\n")
}
