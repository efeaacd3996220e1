//! The fields by which a list is narrowed.

use casework::{Desk, Light, Names, Office};
use disclosure::words::{Channel, Phase, Role, State};
use store::{Tab, WorkOrder};

use super::asked::Asked;
use super::fields::Read;
use crate::workbench::forms::Choice;

/// A field of the form.
pub(in crate::workbench) struct Control {
    pub name: &'static str,
    pub label: &'static str,
    pub form: Form,
    pub wrong: bool,
}

impl Control {
    /// Whether it narrows the list.
    pub fn is_set(&self) -> bool {
        match &self.form {
            Form::Text(text) | Form::Day(text) => !text.is_empty(),
            Form::Choice(_, offered) => offered.iter().any(|choice| choice.chosen),
        }
    }
}

/// What a field looks like.
pub(in crate::workbench) enum Form {
    /// A text.
    Text(String),
    /// A day.
    Day(String),
    /// One of some; what is offered first says that it does not matter, where it may not.
    Choice(&'static str, Vec<Offered>),
}

/// One of the choices.
pub(in crate::workbench) struct Offered {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// Makes the fields of what was asked.
pub(in crate::workbench) struct Controls<'r>(pub &'r Read);

impl Controls<'_> {
    fn control(&self, name: &'static str, label: &'static str, form: Form) -> Control {
        let wrong = self.0.mistakes.iter().any(|(field, _)| field == name);
        Control {
            name,
            label,
            form,
            wrong,
        }
    }

    pub fn text(&self, name: &'static str, label: &'static str) -> Control {
        self.control(name, label, Form::Text(self.0.get(name).to_owned()))
    }

    pub fn day(&self, name: &'static str, label: &'static str) -> Control {
        self.control(name, label, Form::Day(self.0.get(name).to_owned()))
    }

    pub fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        choices: impl IntoIterator<Item = Choice>,
    ) -> Control {
        let asked = self.0.get(name);
        let offered = |choice: Choice| Offered {
            chosen: choice.value == asked,
            value: choice.value,
            label: choice.label,
        };
        let choices = choices.into_iter().map(offered).collect();
        self.control(name, label, Form::Choice("不限", choices))
    }

    /// The states, as the rules in force name them.
    pub fn state(&self, office: &Office) -> Control {
        let named =
            |state: &State| Choice::new(state.word(), &office.rules.lifecycle.state(*state).label);
        self.choice("state", "状态", State::ALL.iter().map(named))
    }

    pub fn phase(&self) -> Control {
        let named = |phase: &Phase| Choice::new(phase.word(), phase.label());
        self.choice("phase", "阶段", Phase::ALL.iter().map(named))
    }

    pub fn channel(&self) -> Control {
        let named = |channel: &Channel| Choice::new(channel.word(), channel.label());
        self.choice("channel", "渠道", Channel::ALL.iter().map(named))
    }

    /// The agencies in reach; none to choose where there is one.
    pub fn agency(&self, desk: &Desk, names: &Names) -> Option<Control> {
        let reach = names.in_reach(desk);
        let is_asked = !self.0.get("agency").is_empty();
        (reach.len() > 1 || is_asked).then(|| {
            let named = reach
                .into_iter()
                .map(|agency| Choice::new(agency.id, &agency.name));
            self.choice("agency", "答复机关", named)
        })
    }

    /// Who handles cases in reach.
    pub fn handler(&self, desk: &Desk, names: &Names) -> Control {
        let reach = names.in_reach(desk);
        let asked = self.0.get("handler");
        let several = reach.len() > 1;
        let offered = names.officers().iter().filter_map(|officer| {
            let agency = reach.iter().find(|agency| agency.id == officer.agency_id)?;
            let handles = officer.active && officer.roles.contains(&Role::Handler);
            let is_asked = officer.id.to_string() == asked;
            let label = match several {
                true => format!("{}（{}）", officer.name, agency.name),
                false => officer.name.clone(),
            };
            (handles || is_asked).then(|| Choice::new(officer.id, label))
        });
        self.choice("handler", "承办人", offered)
    }
}

/// What an order is called in a list.
fn order_label(tab: Tab, order: WorkOrder) -> Option<&'static str> {
    Some(match order {
        WorkOrder::Due if tab == Tab::Todo => "办理期限，近的在前",
        WorkOrder::Due => "答复期限，近的在前",
        WorkOrder::Received => "收到日期，新的在前",
        WorkOrder::Newest => "登记时间，新的在前",
        WorkOrder::Latest if tab == Tab::Done => "经手时间，新的在前",
        WorkOrder::Latest => return None,
    })
}

/// The fields of a list: those that are always shown, and the others.
pub(super) fn controls(
    office: &Office,
    desk: &Desk,
    names: &Names,
    asked: &Asked,
) -> (Vec<Control>, Vec<Control>) {
    let make = Controls(&asked.read);
    let light = |light: Light| Choice::new(light.word(), light.label());
    let order = |order: WorkOrder| Some(Choice::new(order.word(), order_label(asked.tab, order)?));
    let mut orders = make.choice(
        "order",
        "排列",
        WorkOrder::ALL.into_iter().filter_map(order),
    );
    choose(&mut orders, asked.order.word());
    let mut first = vec![
        make.text("text", "案号或者名称"),
        make.choice("light", "期限", Light::ALL.map(light)),
        make.state(office),
    ];
    first.extend(make.agency(desk, names));
    first.push(make.handler(desk, names));
    first.push(orders);
    let yes_or_no = |yes: &str, no: &str| [Choice::new("yes", yes), Choice::new("no", no)];
    let mut more = vec![
        make.phase(),
        make.channel(),
        make.day("received_from", "收到，自"),
        make.day("received_to", "至"),
        make.day("due_from", "答复期限，自"),
        make.day("due_to", "至"),
    ];
    // nothing that is to be done was concluded
    let all_open = matches!(asked.tab, Tab::Todo | Tab::Supervised);
    let concluded = [
        make.choice("open", "是否办结", [Choice::new("yes", "只看未办结的")]),
        make.choice("late", "答复", yes_or_no("超期答复的", "按期答复的")),
        make.day("concluded_from", "办结，自"),
        make.day("concluded_to", "至"),
    ];
    let shown = |control: &Control| !all_open || !asked.read.get(control.name).is_empty();
    more.extend(concluded.into_iter().filter(shown));
    (first, more)
}

/// The order that holds is chosen also where the address does not say so.
fn choose(control: &mut Control, value: &str) {
    if let Form::Choice(any, offered) = &mut control.form {
        *any = "";
        for choice in offered {
            choice.chosen = choice.value == value;
        }
    }
}
