//! What the parser of arguments says, in other languages than its own English.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use pvchain::{Language, Text, texts};

texts! {
    unknown_option(given): "unexpected argument '{given}' found", "未知的参数 '{given}'";
    unknown_command(given): "unrecognized subcommand '{given}'", "未知的命令 '{given}'";
    no_value(option): "a value is required for '{option}' but none was supplied", "'{option}' 须给出值";
    too_many_values(option, given):
        "unexpected value '{given}' for '{option}' found; no more were expected",
        "'{option}' 不接受值 '{given}'";
    given_twice(option): "the argument '{option}' cannot be used multiple times", "'{option}' 只能给出一次";
    not_together(one, two):
        "the argument '{one}' cannot be used with '{two}'", "'{one}' 与 '{two}' 不能同时给出";
    missing(what): "the following required arguments were not provided: {what}", "缺少必需的参数：{what}";
    not_unicode: "invalid UTF-8 was detected in one or more arguments", "参数中含有不属于 UTF-8 的内容";
    whole(what): "error: {what}", "错误：{what}";
    perhaps(what): "tip: perhaps '{what}'", "提示：是否指 '{what}'？";
    usage(form): "Usage: {form}", "用法：{form}";
    more: "For more information, try '--help'.", "详情请用 '--help'。";
}

/// A word that stands for a value; letters and names of formats are the same in both languages.
pub(crate) fn word(english: &'static str, language: Language) -> &'static str {
    match (language, english) {
        (Language::Chinese, "DESIGN") => "设计",
        (Language::Chinese, "DIR") => "文件夹",
        (Language::Chinese, "FIGURE") => "结果",
        (Language::Chinese, "FIGURE=HALFWIDTH") => "结果=半宽",
        (Language::Chinese, "FILE") => "文件",
        (Language::Chinese, "INPUT=VALUE") => "输入=值",
        (Language::Chinese, "INPUT=VALUES") => "输入=取值",
        (Language::Chinese, "LANGUAGE") => "语言",
        (Language::Chinese, "LIST") => "列表",
        (Language::Chinese, "NAME") => "名称",
        (Language::Chinese, "PART") => "部分",
        (Language::Chinese, "SCENARIO") => "情景",
        _ => english,
    }
}

/// What is wrong with the arguments, in that language; none where the parser's own English is what
/// there is to say.
pub(crate) fn refused(error: &Error, language: Language) -> Option<String> {
    if language == Language::English {
        return None;
    }
    let mut text = whole(complaint(error)?).say(language);
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand] {
        if let Some(name) = context(error, kind) {
            text = format!("{text}\n\n  {}", perhaps(name).say(language));
        }
    }
    if let Some(form) = context(error, ContextKind::Usage) {
        // The parser hands it over with its English heading.
        let form = form.trim_start_matches("Usage: ").trim_end().to_owned();
        text = format!("{text}\n\n{}", usage(form).say(language));
    }
    Some(format!("{text}\n\n{}", more().say(language)))
}

/// The complaint itself.
fn complaint(error: &Error) -> Option<Text> {
    let argument = || context(error, ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => unknown_option(argument()?),
        ErrorKind::InvalidSubcommand => {
            unknown_command(context(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue => no_value(argument()?),
        ErrorKind::TooManyValues => {
            too_many_values(argument()?, context(error, ContextKind::InvalidValue)?)
        }
        ErrorKind::ArgumentConflict => {
            let subcommand = context(error, ContextKind::InvalidSubcommand);
            let one = argument().or(subcommand)?;
            match context(error, ContextKind::PriorArg)? {
                two if two == one => given_twice(one),
                two => not_together(one, two),
            }
        }
        ErrorKind::MissingRequiredArgument => missing(argument()?),
        ErrorKind::InvalidUtf8 => not_unicode(),
        _ => return None,
    })
}

/// A part of what the parser knows of a mistake; several are listed.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::Strings(all) => all.join(", "),
        other => other.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}
