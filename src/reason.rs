//! Why an article was not published: stable codes, each in the class that decides what becomes of the message.

use std::fmt;

/// The class of a failure; the settlement follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The message cannot be read as an article.
    Malformed,
    /// It can be read, and is something else.
    NotArticle,
    /// The fault is this program's.
    Ours,
    /// The broker or a consumer behind it did not take the result.
    Downstream,
    /// The rules of the configuration do not route the article.
    Routing,
    /// The message seems to crash workers.
    Poison,
    /// It repeats an earlier article, and the configuration leaves such articles out.
    Duplicate,
}

macro_rules! reasons {
    ($($variant:ident, $class:ident, $code:literal, $meaning:literal;)*) => {
        /// A stable reason. The code is a contract: it stands in headers, logs and metrics.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code as it is written everywhere.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// The class it belongs to.
            pub const fn class(self) -> Class {
                match self { $(Code::$variant => Class::$class,)* }
            }

            /// What it means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }
        }
    };
}

reasons! {
    Empty, Malformed, "malformed.empty", "The body is empty, holds nothing but white space and NUL, or lists no article at all.";
    TooLarge, Malformed, "malformed.too_large", "The body is larger than `limits.body_bytes`, or what its envelope states would be too large once for each of its articles.";
    ContentType, Malformed, "malformed.content_type", "The content type is none that is read, and the bytes do not say better.";
    ContentEncoding, Malformed, "malformed.content_encoding", "The content encoding is not identity, gzip, deflate, br or zstd.";
    Decompression, Malformed, "malformed.decompression", "The compressed body is damaged or truncated.";
    DecompressionLimit, Malformed, "malformed.decompression_limit", "The body decompresses to more than `limits.decompressed_bytes`.";
    Charset, Malformed, "malformed.charset", "The declared character encoding is not on the WHATWG list.";
    CharsetInvalid, Malformed, "malformed.charset_invalid", "The bytes are not valid in the declared character encoding, nor text in any other.";
    Json, Malformed, "malformed.json", "The body is not valid JSON.";
    JsonDepth, Malformed, "malformed.json_depth", "The JSON is nested too deeply.";
    JsonShape, Malformed, "malformed.json_shape", "The JSON is valid but neither an object that holds an article nor a list of them.";
    Xml, Malformed, "malformed.xml", "The body is not well-formed XML.";
    XmlShape, Malformed, "malformed.xml_shape", "The XML is a news item of a known form, and holds no text.";
    XmlEntity, Malformed, "malformed.xml_entity", "The XML refers to an entity that it declares itself; none is expanded, and nothing outside is read.";
    TooManyArticles, Malformed, "malformed.too_many_articles", "The message holds more articles than `limits.articles`.";
    Warc, Malformed, "malformed.warc", "The WARC record is damaged or cut off, or the message holds several.";
    Http, Malformed, "malformed.http", "The HTTP response is damaged: no status, or a header that does not end.";
    CloudEvent, Malformed, "malformed.cloud_event", "A required CloudEvents attribute is missing, or its data cannot be read.";
    Depth, Malformed, "malformed.depth", "The page or the XML is nested too deeply, or has too many elements.";
    TooShort, NotArticle, "not_article.too_short", "The body has fewer words than `normalize.min_words`, and nothing says that it is an article's.";
    Feed, NotArticle, "not_article.feed", "A feed, or a sitemap. With `decode.feeds = \"articles\"` each entry of a feed is an article.";
    Record, NotArticle, "not_article.record", "A WARC record or an HTTP response without a page: a request, metadata, a redirection, a picture.";
    Listing, NotArticle, "not_article.listing", "A home, section, tag or search page: headlines without an article.";
    Consent, NotArticle, "not_article.consent", "A consent, cookie or login wall without an article behind it.";
    ErrorPage, NotArticle, "not_article.error_page", "An error page, a bot check or a page that wants a script to run.";
    Panicked, Ours, "ours.panicked", "A stage panicked; a bug of this program.";
    OverBudget, Ours, "ours.over_budget", "The article cost more work than `limits.work_units`.";
    OverTime, Ours, "ours.over_time", "The article took longer than `limits.seconds`; the watchdog gave it up.";
    OutputTooLarge, Ours, "ours.output_too_large", "The result is larger than the broker's `max_message_size`.";
    NotRouted, Routing, "routing.not_routed", "No output's `when` holds for the article, and no output is the default: it is skipped on purpose.";
    RuleFailed, Routing, "routing.rule_failed", "A rule has no answer for the article, as where it reads a field that is absent; `copydesk check` names such rules.";
    Nacked, Downstream, "downstream.nacked", "The broker refused the result (basic.nack), as a full queue does.";
    Unroutable, Downstream, "downstream.unroutable", "No queue is bound for the result's routing key (basic.return).";
    DuplicateExact, Duplicate, "duplicate.exact", "It has the same words as an earlier article; left out by `duplicates.exact`.";
    DuplicateNear, Duplicate, "duplicate.near", "It says much the same as an earlier article; left out by `duplicates.near`.";
    DuplicateContains, Duplicate, "duplicate.contains", "It holds an earlier article and more; left out by `duplicates.contains`.";
    DuplicateContained, Duplicate, "duplicate.contained", "An earlier article holds all of it; left out by `duplicates.contained`.";
    DeliveryCount, Poison, "poison.delivery_count", "The message was handed out too often without being settled; it may crash workers.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The step at which something happened; the same word in errors, logs, headers and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Taking the message from the source.
    Receive,
    /// Bytes to raw article.
    Decode,
    /// Raw article to clean article.
    Normalize,
    /// Adding metadata.
    Enrich,
    /// Asking the memory of earlier articles.
    Recall,
    /// Choosing where it goes.
    Route,
    /// Article to bytes.
    Encode,
    /// Handing it to the sink and awaiting the confirm.
    Publish,
}

impl Stage {
    /// Every stage in the order of the flow.
    pub const ALL: [Stage; 8] = [
        Stage::Receive,
        Stage::Decode,
        Stage::Normalize,
        Stage::Enrich,
        Stage::Recall,
        Stage::Route,
        Stage::Encode,
        Stage::Publish,
    ];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Receive => "receive",
            Stage::Decode => "decode",
            Stage::Normalize => "normalize",
            Stage::Enrich => "enrich",
            Stage::Recall => "recall",
            Stage::Route => "route",
            Stage::Encode => "encode",
            Stage::Publish => "publish",
        }
    }
}

/// Why an article was not published, and what exactly was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Reason {
    /// The stable code.
    pub code: Code,
    /// One sentence for people: what was found, where. Never a credential, never more than a few words of the article.
    pub detail: String,
}

impl Reason {
    /// A reason with its detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The same, said of the `n`th of `count` articles of one message, from 1.
    #[must_use]
    pub fn of_article(mut self, n: usize, count: usize) -> Self {
        if count > 1 {
            self.detail = format!("article {n} of {count}, for which none was published: {}", self.detail);
        }
        self
    }
}

impl From<crate::budget::Overrun> for Reason {
    fn from(overrun: crate::budget::Overrun) -> Self {
        match overrun {
            crate::budget::Overrun::Units => Reason::new(Code::OverBudget, "work budget used up"),
            crate::budget::Overrun::Cancelled => Reason::new(Code::OverTime, "cancelled by the watchdog"),
        }
    }
}
