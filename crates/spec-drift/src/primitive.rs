//! OData's primitive types, and how it writes them in JSON.

use spec_document::node::Node;

/// A type of the spec, and its formats that hold every value, the usual one first.
#[derive(Debug)]
pub(crate) struct Primitive {
    pub(crate) name: &'static str,
    /// `None` for what may be anything.
    ty: Option<&'static str>,
    formats: &'static [Option<&'static str>],
}

const fn row(
    name: &'static str,
    ty: &'static str,
    formats: &'static [Option<&'static str>],
) -> Primitive {
    Primitive {
        name,
        ty: Some(ty),
        formats,
    }
}

const fn anything(name: &'static str) -> Primitive {
    Primitive {
        name,
        ty: None,
        formats: PLAIN,
    }
}

const PLAIN: &[Option<&str>] = &[None];
const INT32: &[Option<&str>] = &[Some("int64"), Some("int32"), None];

const ALL: &[Primitive] = &[
    row("Edm.Binary", "string", &[Some("base64url"), Some("byte")]),
    row("Edm.Boolean", "boolean", PLAIN),
    row("Edm.Byte", "integer", INT32),
    row("Edm.SByte", "integer", INT32),
    row("Edm.Int16", "integer", INT32),
    row("Edm.Int32", "integer", INT32),
    row("Edm.Int64", "integer", &[Some("int64"), None]),
    row(
        "Edm.Single",
        "number",
        &[Some("float"), Some("double"), None],
    ),
    row("Edm.Double", "number", &[Some("double"), None]),
    row("Edm.Decimal", "number", &[Some("decimal"), None]),
    row("Edm.Date", "string", &[Some("date")]),
    row("Edm.DateTimeOffset", "string", &[Some("date-time")]),
    row("Edm.Duration", "string", &[Some("duration")]),
    row("Edm.TimeOfDay", "string", &[Some("time")]),
    row("Edm.Guid", "string", &[Some("uuid")]),
    row("Edm.String", "string", PLAIN),
    row(Primitive::STREAM, "string", PLAIN),
    // GeoJSON.
    row("Edm.Geography", "object", PLAIN),
    row("Edm.GeographyPoint", "object", PLAIN),
    row("Edm.GeographyLineString", "object", PLAIN),
    row("Edm.GeographyPolygon", "object", PLAIN),
    row("Edm.GeographyMultiPoint", "object", PLAIN),
    row("Edm.GeographyMultiLineString", "object", PLAIN),
    row("Edm.GeographyMultiPolygon", "object", PLAIN),
    row("Edm.GeographyCollection", "object", PLAIN),
    row("Edm.Geometry", "object", PLAIN),
    row("Edm.GeometryPoint", "object", PLAIN),
    row("Edm.GeometryLineString", "object", PLAIN),
    row("Edm.GeometryPolygon", "object", PLAIN),
    row("Edm.GeometryMultiPoint", "object", PLAIN),
    row("Edm.GeometryMultiLineString", "object", PLAIN),
    row("Edm.GeometryMultiPolygon", "object", PLAIN),
    row("Edm.GeometryCollection", "object", PLAIN),
    row(Primitive::COMPLEX, "object", PLAIN),
    row(Primitive::ENTITY, "object", PLAIN),
    anything("Edm.PrimitiveType"),
    anything("Edm.Untyped"),
];

impl Primitive {
    /// What an answer only has a link to.
    pub(crate) const STREAM: &str = "Edm.Stream";

    /// Any complex value or entity, which only their name makes primitive.
    const COMPLEX: &str = "Edm.ComplexType";
    const ENTITY: &str = "Edm.EntityType";

    /// Whether its values are objects with properties that some type describes.
    pub(crate) fn is_structured(&self) -> bool {
        [Self::COMPLEX, Self::ENTITY].contains(&self.name)
    }

    /// The type of a full name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|primitive| primitive.name == name)
    }

    /// Whether a value may be anything, null included.
    pub(crate) fn is_anything(&self) -> bool {
        self.ty.is_none()
    }

    /// Whether a schema without wrappers holds the values, and no more than it must.
    pub(crate) fn fits(&self, schema: &Node<'_>) -> bool {
        let lacks = |keys: &[&str]| keys.iter().all(|key| schema.get(key).is_none());
        schema.text("type") == self.ty
            && self.formats.contains(&schema.text("format"))
            && lacks(&["enum"])
            && (self.ty.is_some() || lacks(&["oneOf", "anyOf", "allOf", "properties", "items"]))
    }

    /// The fields of the schema for it.
    pub(crate) fn fields(&self) -> Vec<String> {
        let ty = self.ty.map(|ty| format!("type: {ty}"));
        let format = self.formats.first().copied().flatten();
        let format = format.map(|format| format!("format: {format}"));
        ty.into_iter().chain(format).collect()
    }
}
