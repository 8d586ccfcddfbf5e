//! Arguments that several commands share: inputs, fields, rules, stages.

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use unscrape::classify::{Assume, Model};
use unscrape::emit::TitlePlace;
use unscrape::pipeline::document::{Classifier, Stages};
use unscrape::pipeline::gold::{Gold, GoldError};
use unscrape::pipeline::scratch::ScratchSpace;
use unscrape::source::{FieldNames, Format, Inputs, Request, SameNames};
use unscrape::structure::Preset;

/// A format as it is named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Text without markup
    #[value(alias = "txt")]
    Text,
    /// HTML pages
    Html,
    /// JSON Lines, one record a line
    #[value(alias = "ndjson")]
    Jsonl,
}

/// A format of outputs as it is named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputName {
    /// Text without markup
    #[value(alias = "txt")]
    Text,
    /// An HTML fragment, `<article>`, for each record
    Html,
    /// JSON Lines, one record a line
    #[value(alias = "ndjson")]
    Jsonl,
    /// Markdown
    #[value(alias = "md")]
    Markdown,
}

impl From<OutputName> for Format {
    fn from(name: OutputName) -> Self {
        match name {
            OutputName::Text => Format::Text,
            OutputName::Html => Format::Html,
            OutputName::Jsonl => Format::JsonLines,
            OutputName::Markdown => Format::Markdown,
        }
    }
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Format::Text,
            FormatName::Html => Format::Html,
            FormatName::Jsonl => Format::JsonLines,
        }
    }
}

/// `--title`: where the headline is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TitleName {
    Include,
    Separate,
}

impl From<TitleName> for TitlePlace {
    fn from(name: TitleName) -> Self {
        match name {
            TitleName::Include => TitlePlace::Include,
            TitleName::Separate => TitlePlace::Separate,
        }
    }
}

/// Which dumps to read, and how.
#[derive(Args, Clone, Debug)]
pub struct InputArguments {
    /// Files, folders, patterns such as 'dumps/**/*.html', or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Format of all inputs [default: by name, then by content]
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<FormatName>,
    /// JSON field with the text to clean
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub text_field: String,
    /// JSON field with HTML to clean; named here, it is taken before the text field
    #[arg(long, value_name = "NAME")]
    pub html_field: Option<String>,
    /// JSON field with the page's address
    #[arg(long, value_name = "NAME", default_value = "url")]
    pub url_field: String,
    /// JSON field with the record's id
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub id_field: String,
    /// JSON field with the site
    #[arg(long, value_name = "NAME", default_value = "site")]
    pub site_field: String,
    /// JSON field with the headline
    #[arg(long, value_name = "NAME", default_value = "title")]
    pub title_field: String,
    /// JSON field with the date (ISO 8601, or seconds since 1970), where dates matter
    #[arg(long, value_name = "NAME", default_value = "date")]
    pub date_field: String,
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

impl InputArguments {
    /// Finds the inputs. `to` is the outputs' format where each input has its own output; `exclude` are outputs.
    pub fn find(&self, to: Option<Format>, exclude: Vec<PathBuf>, same_names: SameNames) -> Result<Inputs> {
        Ok(Inputs::find(&Request {
            paths: self.paths.clone(),
            from: self.from.map(Format::from),
            to,
            same_names,
            exclude,
        })?)
    }

    /// The names of fields in JSON records.
    pub fn fields(&self) -> FieldNames {
        let defaults = FieldNames::default();
        FieldNames {
            text: self.text_field.clone(),
            html: self.html_field.clone().unwrap_or(defaults.html),
            prefer_html: self.html_field.is_some(),
            url: self.url_field.clone(),
            id: self.id_field.clone(),
            site: self.site_field.clone(),
            title: self.title_field.clone(),
            date: self.date_field.clone(),
            language: defaults.language,
        }
    }

    /// Runs `work` on a pool of the threads asked for.
    pub fn with_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T> {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(self.threads.map_or(0, usize::from));
        Ok(builder.build()?.install(work))
    }
}

/// Where gold texts are.
#[derive(Args, Clone, Debug)]
pub struct GoldArguments {
    /// Gold texts: a folder, files or JSON Lines, as the dumps
    #[arg(long, value_name = "GOLD", required = true)]
    pub gold: Vec<PathBuf>,
    /// JSON field with a gold text [default: the dumps' text field]
    #[arg(long, value_name = "NAME")]
    pub gold_field: Option<String>,
}

impl GoldArguments {
    /// Finds and reads them.
    pub fn read(&self, of_dumps: &FieldNames, stop: &AtomicBool) -> Result<Gold, GoldError> {
        let request = Request {
            paths: self.gold.clone(),
            ..Request::default()
        };
        let inputs = Inputs::find(&request).map_err(|error| GoldError::Inputs(Box::new(error)))?;
        let fields = FieldNames {
            text: self.gold_field.clone().unwrap_or_else(|| of_dumps.text.clone()),
            prefer_html: false,
            ..of_dumps.clone()
        };
        Gold::read(&inputs, &fields, stop)
    }
}

/// Whether and how the learned classifier judges.
#[derive(Args, Clone, Debug)]
pub struct ClassifierArguments {
    /// Do not judge blocks by the learned classifier
    #[arg(long)]
    pub no_classifier: bool,
    /// What texts are: whole pages with menus and all, of which the classifier takes much, or articles, of which it takes next to
    /// nothing; told from each text by itself otherwise
    #[arg(long, value_name = "KIND", value_enum, default_value_t = AssumeKind::Auto, conflicts_with = "no_classifier")]
    pub assume: AssumeKind,
    /// Model file in place of the built-in model (`unscrape train` makes them)
    #[arg(long, value_name = "FILE", conflicts_with = "no_classifier")]
    pub model: Option<PathBuf>,
}

/// `--assume`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum AssumeKind {
    /// Told from the text
    Auto,
    /// A whole page
    Page,
    /// An article
    Article,
}

impl ClassifierArguments {
    /// The classifier, with its model read; `None` if it does not judge.
    pub fn classifier(&self) -> Result<Option<Classifier>> {
        if self.no_classifier {
            return Ok(None);
        }
        let assume = match self.assume {
            AssumeKind::Auto => Assume::Auto,
            AssumeKind::Page => Assume::Page,
            AssumeKind::Article => Assume::Article,
        };
        let model = model(self.model.as_deref())?;
        Ok(Some(Classifier { model, assume }))
    }
}

/// The model of a file, or the built-in one.
pub fn model(path: Option<&Path>) -> Result<&'static Model> {
    Ok(match path {
        None => Model::builtin(),
        // It is used until the program ends.
        Some(path) => Box::leak(Box::new(read_model(path)?)),
    })
}

fn read_model(path: &Path) -> Result<Model> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read the model {}", path.display()))?;
    Model::parse(&text).with_context(|| path.display().to_string())
}

/// `--preset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PresetName {
    /// What looks like residue goes
    Precision,
    /// As few errors of both kinds as can be
    Balanced,
    /// What reads like text stays
    Recall,
}

impl From<PresetName> for Preset {
    fn from(name: PresetName) -> Self {
        match name {
            PresetName::Precision => Preset::Precision,
            PresetName::Balanced => Preset::Balanced,
            PresetName::Recall => Preset::Recall,
        }
    }
}

/// Which rules and detectors judge.
#[derive(Args, Clone, Debug)]
pub struct JudgeArguments {
    /// Rules file in place of the built-in rules; with `extend = "builtin"` in it, on top of them
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Which errors are rather made on pages in doubt: precision leaves less residue, recall loses less text
    #[arg(long, value_name = "PRESET", value_enum, default_value_t = PresetName::Balanced)]
    pub preset: PresetName,
    /// Do not look for shapes (cards, biographies, runs of short lines, page regions)
    #[arg(long)]
    pub no_structure: bool,
    /// Do not look for copies inside a document
    #[arg(long)]
    pub no_duplicates: bool,
    /// The learned classifier.
    #[command(flatten)]
    pub classifier: ClassifierArguments,
}

impl JudgeArguments {
    /// The stages that run.
    pub fn stages(&self, repair_glued: bool) -> Result<Stages> {
        Ok(Stages {
            structure: !self.no_structure,
            preset: self.preset.into(),
            duplicates: !self.no_duplicates,
            classifier: self.classifier.classifier()?,
            repair_glued,
            in_words: true,
        })
    }
}

/// Which rules and detectors judge, for `diff`: two rules files are compared.
#[derive(Args, Clone, Debug)]
pub struct CompareArguments {
    /// Rules file in place of the built-in rules; given twice (--rules OLD --rules NEW), shows what changes between the two
    #[arg(long, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
    /// Which errors are rather made on pages in doubt: precision leaves less residue, recall loses less text
    #[arg(long, value_name = "PRESET", value_enum, default_value_t = PresetName::Balanced)]
    pub preset: PresetName,
    /// Do not look for shapes (cards, biographies, runs of short lines, page regions)
    #[arg(long)]
    pub no_structure: bool,
    /// Do not look for copies inside a document
    #[arg(long)]
    pub no_duplicates: bool,
    /// The learned classifier.
    #[command(flatten)]
    pub classifier: ClassifierArguments,
}

impl CompareArguments {
    /// The stages that run.
    pub fn stages(&self, repair_glued: bool) -> Result<Stages> {
        let judge = JudgeArguments {
            rules: None,
            preset: self.preset,
            no_structure: self.no_structure,
            no_duplicates: self.no_duplicates,
            classifier: self.classifier.clone(),
        };
        judge.stages(repair_glued)
    }
}

/// How much memory may be used, and where the rest goes.
#[derive(Args, Clone, Debug)]
pub struct ScratchArguments {
    /// Memory for what is known of the whole corpus, such as 512M or 4G; the rest goes to disk
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub memory: usize,
    /// Folder for scratch files [default: the system's]
    #[arg(long, value_name = "FOLDER")]
    pub scratch: Option<PathBuf>,
}

impl ScratchArguments {
    /// The same for the library.
    pub fn space(&self) -> ScratchSpace {
        ScratchSpace {
            memory: self.memory,
            folder: self.scratch.clone(),
        }
    }
}

/// A number of bytes: `512M`, `4G`, `65536`.
fn size(text: &str) -> Result<usize, String> {
    let wrong = || "a size is a number with K, M or G behind it, such as 512M".to_owned();
    let text = text.trim().trim_end_matches(['B', 'b', 'i']);
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: usize = text[..split].parse().map_err(|_| wrong())?;
    let shift = match text[split..].trim().to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err(wrong()),
    };
    number.checked_shl(shift).filter(|bytes| bytes >> shift == number).ok_or_else(wrong)
}
