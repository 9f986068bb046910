//! All numbers as they were given, and where they come from.

use maud::{Markup, html};

use crate::given::law;
use crate::names::plain;
use crate::number::{NONE, amount, exact, with_unit};
use crate::run::Sheet;
use pvchain::{Draw, Input, LinkField, Note, ProjectField, Quantity, RetirementField, StageField};

/// What was said of one thing: its numbers, and why.
struct Entry<'s> {
    name: String,
    /// Name, median, law.
    numbers: Vec<[String; 3]>,
    note: &'s Note,
}

struct Given<'s, 'a> {
    sheet: &'s Sheet<'a>,
    central: Draw,
}

pub(super) fn assumptions(sheet: &Sheet<'_>) -> Markup {
    let (say, scenario) = (sheet.say, sheet.scenario);
    let given = Given { sheet, central: Draw::central(scenario) };
    let noted = |name: &str, note| Entry { name: plain(name), numbers: Vec::new(), note };
    let mut plan = vec![noted("", &scenario.note)];
    plan.push(noted(say.of_band(), &scenario.balance.note));
    plan.extend(scenario.horizon.iter().map(|horizon| noted(say.horizon_label(), &horizon.note)));
    let targets = scenario.targets.iter().map(|target| noted(&target.id, &target.note));
    let correlations = scenario.correlations.iter().map(|found| noted(&found.id, &found.note));
    let groups = [
        (say.of_plan().to_owned(), plan),
        (say.stages_title().to_owned(), given.stages()),
        (say.links_title().to_owned(), given.links()),
        (say.accounts_title().to_owned(), given.accounts()),
        (say.targets_given().to_owned(), targets.collect()),
        (say.statuses_title().to_owned(), given.statuses()),
        (say.projects_in_plan().to_owned(), given.projects()),
        (say.factors_title().to_owned(), given.factors()),
        (say.retirements_title().to_owned(), given.retirements()),
        (say.observations_title().to_owned(), given.observations()),
        (say.correlations().to_owned(), correlations.collect()),
    ];
    html! {
        @for (title, entries) in &groups {
            @if entries.iter().any(Entry::says_anything) {
                h3 { (title) }
                @for entry in entries.iter().filter(|entry| entry.says_anything()) {
                    (given.entry(entry))
                }
            }
        }
    }
}

impl Entry<'_> {
    fn says_anything(&self) -> bool {
        !self.numbers.is_empty() || !self.note.is_silent()
    }
}

impl<'a> Given<'_, 'a> {
    fn entry(&self, entry: &Entry<'_>) -> Markup {
        let say = self.sheet.say;
        let notes = [
            (entry.note.source.as_deref(), say.source_head()),
            (entry.note.assumption.as_deref(), say.assumption_head()),
        ];
        html! {
            div.entry {
                @if !entry.name.is_empty() { h4 { bdi { (entry.name) } } }
                @if !entry.numbers.is_empty() {
                    dl.numbers {
                        @for [name, median, law] in &entry.numbers {
                            div { dt { bdi { (name) } } dd { b { bdi { (median) } } " " bdi { (law) } } }
                        }
                    }
                }
                @for (note, kind) in notes {
                    @if let Some(note) = note { p.note { b { (kind) } " " bdi { (plain(note)) } } }
                }
            }
        }
    }

    /// A number's name, median with its unit, and law.
    fn number(
        &self,
        (name, unit): (String, &str),
        (input, quantity): (&Input, &Quantity),
    ) -> [String; 3] {
        let say = self.sheet.say;
        let median = self.central.value(input).map_or(NONE.to_owned(), amount);
        let at = quantity.at(self.sheet.scenario.last_year());
        let said = if at.is_uncertain() { plain(&law(say, at)) } else { String::new() };
        [name, with_unit(median, &plain(unit)), said]
    }

    fn stages(&self) -> Vec<Entry<'a>> {
        let entry = |stage: &'a pvchain::Stage| {
            let fields = StageField::ALL.into_iter().filter_map(|field| {
                let quantity = stage.quantity(field)?;
                let input = Input::Stage { stage: stage.id.clone(), field };
                let unit = match field {
                    StageField::OperatingRate | StageField::Value => "",
                    _ => stage.unit.as_str(),
                };
                let name = self.sheet.say.stage_field(field);
                Some(self.number((name, unit), (&input, quantity)))
            });
            Entry {
                name: self.sheet.names.stage(&stage.id),
                numbers: fields.collect(),
                note: &stage.note,
            }
        };
        self.sheet.scenario.stages.iter().map(entry).collect()
    }

    fn links(&self) -> Vec<Entry<'a>> {
        let names = &self.sheet.names;
        let entry = |link: &'a pvchain::Link| {
            let per = format!("{}/{}", names.unit(&link.from), names.unit(&link.to));
            let fields = LinkField::ALL.into_iter().filter_map(|field| {
                let quantity = link.quantity(field)?;
                let input = Input::Link { from: link.from.clone(), to: link.to.clone(), field };
                let unit = if field == LinkField::Consumption { per.as_str() } else { "" };
                let name = self.sheet.say.link_field(field);
                Some(self.number((name, unit), (&input, quantity)))
            });
            let mut name = names.subject(&link.id());
            if let Some(alternative) = &link.alternative {
                name = self.sheet.say.alternative_for(name, plain(alternative));
            }
            Entry { name, numbers: fields.collect(), note: &link.note }
        };
        self.sheet.scenario.links.iter().map(entry).collect()
    }

    fn accounts(&self) -> Vec<Entry<'a>> {
        let entry = |account: &'a pvchain::Account| {
            let numbers = account.intensity.iter().map(|(stage, quantity)| {
                let input = Input::Account { account: account.id.clone(), stage: stage.clone() };
                let unit = format!("{}/{}", account.unit, self.sheet.names.unit(stage));
                self.number((self.sheet.names.stage(stage), &unit), (&input, quantity))
            });
            Entry { name: plain(&account.id), numbers: numbers.collect(), note: &account.note }
        };
        self.sheet.scenario.accounts.iter().map(entry).collect()
    }

    fn statuses(&self) -> Vec<Entry<'a>> {
        let say = self.sheet.say;
        let entry = |status: &'a pvchain::Status| {
            let probability = status.probability.iter().map(|quantity| {
                let input = Input::Status { status: status.id.clone() };
                self.number((say.pipeline_field_in_months("probability"), ""), (&input, quantity))
            });
            let fates = [
                ("size", &status.size),
                ("delay", &status.delay),
                ("ramp_months", &status.ramp_months),
            ];
            let fates = fates.into_iter().filter_map(|(key, quantity)| {
                let at = quantity.as_ref()?.at(self.sheet.scenario.last_year());
                Some([say.pipeline_field_in_months(key), String::new(), plain(&law(say, at))])
            });
            let numbers = probability.chain(fates).collect();
            Entry { name: plain(&status.id), numbers, note: &status.note }
        };
        self.sheet.scenario.statuses.iter().map(entry).collect()
    }

    fn projects(&self) -> Vec<Entry<'a>> {
        let say = self.sheet.say;
        let entry = |project: &'a pvchain::Project| {
            let fields = ProjectField::ALL.into_iter().filter_map(|field| {
                let quantity = project.quantity(field)?;
                let input = Input::Project { project: project.id.clone(), field };
                let unit = match field {
                    ProjectField::Capacity => self.sheet.names.unit(&project.stage),
                    _ => String::new(),
                };
                Some(self.number(
                    (say.pipeline_field_in_months(field.name()), &unit),
                    (&input, quantity),
                ))
            });
            let date = (say.start(), project.start.to_string());
            let status = (say.status(), project.status.as_deref().map(plain).unwrap_or_default());
            let stage = (say.stage(), self.sheet.names.stage(&project.stage));
            let said = [stage, date, status].into_iter().filter(|(_, said)| !said.is_empty());
            let said = said.map(|(name, said)| [name.to_owned(), said, String::new()]);
            let numbers = said.chain(fields).collect();
            Entry { name: plain(&project.id), numbers, note: &project.note }
        };
        self.sheet.scenario.projects.iter().map(entry).collect()
    }

    fn factors(&self) -> Vec<Entry<'a>> {
        let entry = |factor: &'a pvchain::Factor| {
            let said = self.sheet.say.shock(exact(factor.realisation), exact(factor.delay));
            let numbers = vec![[String::new(), String::new(), said]];
            Entry { name: plain(&factor.id), numbers, note: &factor.note }
        };
        self.sheet.scenario.factors.iter().map(entry).collect()
    }

    fn retirements(&self) -> Vec<Entry<'a>> {
        let say = self.sheet.say;
        let entry = |retirement: &'a pvchain::Retirement| {
            let fields = RetirementField::ALL.into_iter().filter_map(|field| {
                let quantity = retirement.quantity(field)?;
                let input = Input::Retirement { retirement: retirement.id.clone(), field };
                let unit = match field {
                    RetirementField::Capacity => self.sheet.names.unit(&retirement.stage),
                    _ => String::new(),
                };
                Some(self.number(
                    (say.pipeline_field_in_months(field.name()), &unit),
                    (&input, quantity),
                ))
            });
            let name = say.observed(self.sheet.names.stage(&retirement.stage), retirement.date);
            let name = say.colon(plain(&retirement.id), name);
            Entry { name, numbers: fields.collect(), note: &retirement.note }
        };
        self.sheet.scenario.retirements.iter().map(entry).collect()
    }

    fn observations(&self) -> Vec<Entry<'a>> {
        let say = self.sheet.say;
        let entry = |observation: &'a pvchain::Observation| {
            let unit = self.sheet.names.unit(&observation.stage);
            let value = with_unit(exact(observation.capacity), &unit);
            let said = say.observed_as(value, with_unit(exact(observation.error), &unit));
            let name = say.observed(self.sheet.names.stage(&observation.stage), observation.date);
            let numbers = vec![[String::new(), String::new(), said]];
            Entry { name, numbers, note: &observation.note }
        };
        self.sheet.scenario.observations.iter().map(entry).collect()
    }
}
