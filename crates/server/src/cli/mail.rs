//! A letter to try how mail is set up, before an officer waits for one.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use casework::SystemClock;
use casework::channel::{self, Outcome};
use clap::Subcommand;
use store::{Clock, Ids, SystemIds};

use crate::config::Config;

#[derive(Subcommand)]
pub enum Mail {
    /// 按 [smtp] 或者 [mail_folder] 的配置试发一封邮件，说明结果；不用数据库
    Test {
        /// 收件地址
        #[arg(value_name = "地址")]
        address: String,
    },
}

pub async fn run(mail: &Mail, config: &Config) -> anyhow::Result<()> {
    let Mail::Test { address } = mail;
    channel::check_address(address)?;
    let Some(post) = config.post().map_err(|said| anyhow!(said))? else {
        bail!(
            "没有配置怎样发送邮件；请在 kaijuan.toml 中写明 [smtp] 或者 [mail_folder]，写法见 docs/delivery.md"
        );
    };
    let clock = Arc::new(SystemClock);
    let id = SystemIds::new(clock.clone()).next();
    let letter = channel::Mail::trial(id, address.clone(), clock.now());
    match post.send(&letter).await {
        Outcome::Sent => {
            say!("对方已收下，请到 {address} 的收件箱（和垃圾邮件）里查看。");
            say!("  编号：{}", letter.id);
            Ok(())
        }
        Outcome::Later(later) if later.set_up_wrong => {
            bail!("没有发出：{}。请改正配置，或者请邮件管理员处理", later.why)
        }
        Outcome::Later(later) => bail!("暂时没有发出：{}。可以过一会儿再试", later.why),
        Outcome::Never(why) | Outcome::Gone(why) => bail!("没有发出，这个地址收不到：{why}"),
    }
}
