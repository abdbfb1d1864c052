//! `alarms` and `dashboard`: what tells people that something is wrong.

use pulumi_rust::{Input, Object};

use super::arn::TopicArn;
use super::number::Within;
use super::rules::{Checked, Rules, Wrong, one_of};

/// CloudWatch alarms on events that were set aside, on errors and throttles of the functions, and on events that wait too long. Without this object there are none: each costs a little, and somebody has to hear of it.
#[derive(Clone, Debug, Default, Object)]
pub struct Alarms {
    /// Whether there are alarms. The default is true where `alarms` is given.
    pub(crate) enable: Option<bool>,
    /// Who is told. With nothing given, the alarms change their colour in the console and tell nobody.
    pub(crate) topic: Option<Checked<AlarmTopic>>,
    /// How long the oldest event may wait in the queue, in seconds, 60 to 1,209,600, before it is an alarm. The default is 300.
    pub(crate) oldest_event_seconds: Option<Input<Within<60, 1_209_600>>>,
}

/// The SNS topic that alarms are told to. Give `args` to make one (`args: {}` for one with the defaults), or `existing` to use one that is there.
#[derive(Clone, Debug, Default, Object)]
pub struct AlarmTopic {
    /// How the topic is made.
    pub(crate) args: Option<TopicSettings>,
    /// A topic that is there already. Its policy must let CloudWatch publish.
    pub(crate) existing: Option<ExistingTopic>,
}

/// How the topic is made. It is encrypted with the component's key, where there is one.
#[derive(Clone, Debug, Default, Object)]
pub struct TopicSettings {
    /// The topic's name. The default is the component's name with random digits.
    pub(crate) name: Option<Input<String>>,
}

/// A topic that is there already.
#[derive(Clone, Debug, Object)]
pub struct ExistingTopic {
    /// Its ARN.
    pub(crate) arn: Input<TopicArn>,
}

/// A CloudWatch dashboard of statements, callbacks, queues and the functions. Without this object there is none.
#[derive(Clone, Debug, Default, Object)]
pub struct Dashboard {
    /// Whether there is a dashboard. The default is true where `dashboard` is given.
    pub(crate) enable: Option<bool>,
    /// Its name. The default is the component's name and eight characters derived from the table's name.
    pub(crate) name: Option<Input<String>>,
}

impl Dashboard {
    /// Whether one is wanted.
    pub(crate) fn wanted(&self) -> bool {
        self.enable != Some(false)
    }
}

impl Alarms {
    /// Whether any are wanted.
    pub(crate) fn wanted(&self) -> bool {
        self.enable != Some(false)
    }

    /// Whether a topic is made.
    pub(crate) fn makes_topic(&self) -> bool {
        self.wanted() && self.topic.as_ref().is_some_and(|topic| topic.args.is_some())
    }
}

impl Rules for AlarmTopic {
    fn wrong(&self) -> Vec<Wrong> {
        if self.args.is_none() && self.existing.is_none() {
            return vec![("", "needs `args` (`{}` for a topic with the defaults) or `existing`".to_owned())];
        }
        one_of(&[("args", self.args.is_some()), ("existing", self.existing.is_some())])
    }
}
