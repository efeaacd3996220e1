//! Mistakes of form and unknown words are told with their place.

use super::*;

#[test]
fn mistakes_of_form_have_their_place() {
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = = 20",
        "TOML 写法有误",
        "= 20",
    );
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workday = 20",
        "不认识的键“workday”",
        "workday",
    );
    refused(
        "deadlines.toml",
        "[[reply]]",
        "[[answer]]\nx = 1\n[[reply]]",
        "不认识的键“answer”",
        "answer",
    );
    refused(
        "deadlines.toml",
        "cite = \"reg:33\"\n",
        "",
        "缺少键“cite”",
        "[[reply]]",
    );
    refused(
        "deadlines.toml",
        "since = 2019-05-15",
        "since = 2019-02-30",
        "",
        "2019-02-30",
    );
    refused(
        "deadlines.toml",
        "since = 2019-05-15",
        "since = 2019-05-15T08:00:00",
        "应写日期",
        "2019-05-15T",
    );
    refused(
        "deadlines.toml",
        "status = \"practice\"",
        "status = \"sure\"",
        "不认识的词“sure”",
        "\"sure\"",
    );
    refused(
        "deadlines.toml",
        "workdays = 20",
        "workdays = \"20\"",
        "类型不对",
        "\"20\"",
    );
}

#[test]
fn unknown_words_have_their_place() {
    refused(
        "lifecycle.toml",
        "state = \"screening\"",
        "state = \"screened\"",
        "不认识的状态“screened”",
        "\"screened\"",
    );
    refused(
        "lifecycle.toml",
        "act = \"screen\"",
        "act = \"look\"",
        "不认识的动作“look”",
        "\"look\"",
    );
    refused(
        "lifecycle.toml",
        "clock = \"running\"",
        "clock = \"walking\"",
        "不认识的计时",
        "\"walking\"",
    );
    refused(
        "lifecycle.toml",
        "\"clerk\"",
        "\"boss\"",
        "不认识的角色“boss”",
        "\"boss\"",
    );
    refused(
        "replies.toml",
        "\"published_at\"",
        "\"published\"",
        "不认识的必备内容“published”",
        "\"published\"",
    );
    refused(
        "replies.toml",
        "group = \"granted\"",
        "group = \"given\"",
        "不认识的答复分组",
        "\"given\"",
    );
    refused(
        "office.toml",
        "\"legality\", ",
        "\"law\", ",
        "不认识的审查内容“law”",
        "\"law\"",
    );
    refused(
        "replies.toml",
        "text = \"either\"",
        "text = \"court\"",
        "不认识的救济途径",
        "\"court\"",
    );
}

#[test]
fn citations_must_resolve() {
    refused(
        "deadlines.toml",
        "\"reg:33\"",
        "\"rules:33\"",
        "来源未登记",
        "\"rules:33\"",
    );
    refused(
        "deadlines.toml",
        "\"reg:33\"",
        "\"reg:57\"",
        "没有第57条",
        "\"reg:57\"",
    );
    refused(
        "fees.toml",
        "\"fee:4\"",
        "\"fee:13\"",
        "没有第13条",
        "\"fee:13\"",
    );
    refused(
        "sources.toml",
        "cite = \"reg:45\"",
        "cite = \"reg:99\"",
        "没有第99条",
        "\"reg:99\"",
    );
    refused(
        "sources.toml",
        "id = \"term207\"",
        "id = \"fee\"",
        "来源“fee”重复",
        "[[source]]",
    );
}
