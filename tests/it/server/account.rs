//! Setting a register up and inviting from the command line.

use super::Binary;

fn link(said: &str) -> &str {
    said.lines()
        .find(|line| line.contains("/invitation/"))
        .unwrap()
}

#[test]
fn an_empty_register_is_set_up_with_one_administrator() {
    let binary = Binary::fresh();
    let setup = |agency: &str, login: &str| {
        let arguments = [
            "setup", "--agency", agency, "--code", "政", "--kind", "district", "--admin", "简宁",
            "--login", login,
        ];
        binary.run(&arguments)
    };
    let said = setup("青衡区人民政府", "no spaces/");
    assert!(!said.status.success());
    let complaint = String::from_utf8(said.stderr).unwrap();
    assert!(
        complaint.contains("登录名") && !complaint.contains("office"),
        "{complaint}"
    );
    let made = setup("青衡区人民政府", "jian");
    assert!(made.status.success());
    let made = String::from_utf8(made.stdout).unwrap();
    assert!(
        link(&made).starts_with("http://127.0.0.1:8080/invitation/"),
        "{made}"
    );
    let again = String::from_utf8(setup("另一个区", "other").stderr).unwrap();
    assert!(again.contains("kaijuan account invite"), "{again}");
    let listed = binary.must(&["account", "list"]);
    assert!(
        listed.contains("简宁\tjian\t没有密码，链接有效至"),
        "{listed}"
    );
}

#[test]
fn officers_are_invited_and_sent_out() {
    let binary = Binary::fresh();
    let (officer, _) = binary.set_up();
    let listed = binary.must(&["account", "list"]);
    assert!(listed.contains("张喆\t（没有账号）"), "{listed}");
    let invite = ["account", "invite", &officer];
    assert!(binary.must_fail(&invite).contains("登录名"));
    let all = [
        &invite[..],
        &["--login", "zhangzhe", "--url", "https://kj.example.cn/"],
    ]
    .concat();
    let said = binary.must(&all);
    assert!(
        said.starts_with("https://kj.example.cn/invitation/"),
        "{said}"
    );
    assert_eq!(
        said.lines().count(),
        1,
        "standard output holds the link alone"
    );
    let second = binary.must(&invite);
    assert_ne!(
        link(&said).rsplit('/').next(),
        link(&second).rsplit('/').next()
    );
    let nobody = ["account", "end-sessions", &officer];
    assert!(binary.must_fail(&nobody).contains("没有登录"));
    let stranger = ["account", "invite", "00000000-0000-7000-8000-000000000000"];
    assert!(binary.must_fail(&stranger).contains("没有这名经办人员"));
}

#[test]
fn a_server_without_anybody_says_how_to_begin() {
    let binary = Binary::fresh();
    let arguments = ["serve", "--listen", "127.0.0.1:0"];
    let mut child = binary
        .command(&arguments)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    let said = std::io::BufRead::lines(out)
        .map(Result::unwrap)
        .find(|line| line.contains("kaijuan setup"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.is_some());
}

#[test]
fn an_agency_gets_another_name_and_keeps_its_code() {
    let binary = Binary::fresh();
    binary.set_up();
    binary.must(&["agency", "rename", "自然资", "青衡区自然资源和规划局"]);
    let listed = binary.must(&["agency", "list"]);
    assert!(
        listed.contains("自然资\tdepartment\t青衡区自然资源和规划局"),
        "{listed}"
    );
}
