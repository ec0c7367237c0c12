//! The smoke set with the AWS SDK for Rust: does what the README of this folder lists, prints JSON.
use aws_config::{Region, SdkConfig};
use aws_sdk_iam::config::Credentials;
use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::{PolicyScopeType, Tag};
use aws_sdk_iam::{Client as Iam, Error as IamError};
use aws_sdk_sts::Client as Sts;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::error::Error;

async fn config(key: Option<Credentials>) -> SdkConfig {
    let loader = aws_config::from_env()
        .region(Region::new("us-east-1"))
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    match key {
        Some(key) => loader.credentials_provider(key).load().await,
        None => loader.load().await,
    }
}

fn credentials(id: &str, secret: &str, token: Option<String>) -> Credentials {
    Credentials::new(id, secret, token, None, "smoke")
}

fn refusal(error: &impl ProvideErrorMetadata) -> Value {
    json!({ "code": error.code(), "message": error.message() })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut seen = serde_json::Map::new();
    let ours = config(None).await;
    let root = Iam::new(&ours);
    let identity = Sts::new(&ours).get_caller_identity().send().await?;
    seen.insert("root".into(), json!(identity.arn()));

    let tag = Tag::builder().key("team").value("a = b/ü+").build()?;
    let created = root
        .create_user()
        .user_name("alice")
        .path("/team/")
        .tags(tag)
        .send()
        .await?;
    let user = created.user().ok_or("no user")?;
    seen.insert("user".into(), json!(user.arn()));
    let got = root.get_user().user_name("alice").send().await?;
    seen.insert(
        "tag".into(),
        json!(got.user().ok_or("no user")?.tags()[0].value()),
    );
    let again: IamError = root
        .create_user()
        .user_name("alice")
        .send()
        .await
        .unwrap_err()
        .into();
    seen.insert(
        "typed".into(),
        json!(matches!(again, IamError::EntityAlreadyExistsException(_))),
    );
    seen.insert("again".into(), refusal(&again));

    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"sts:AssumeRole"}}]}}"#,
        user.arn()
    );
    let made = root
        .create_role()
        .role_name("worker")
        .assume_role_policy_document(&trust)
        .send()
        .await?;
    let role = made.role().ok_or("no role")?;
    let role_got = root.get_role().role_name("worker").send().await?;
    let document = role_got
        .role()
        .and_then(|role| role.assume_role_policy_document())
        .ok_or("no document")?;
    seen.insert(
        "trust".into(),
        json!(percent_decode_str(document).decode_utf8()? == trust),
    );

    let mut pages = root
        .list_policies()
        .scope(PolicyScopeType::Aws)
        .path_prefix("/aws-service-role/")
        .max_items(7)
        .into_paginator()
        .send();
    let mut policies = 0;
    while let Some(page) = pages.next().await {
        policies += page?.policies().len();
    }
    seen.insert("policies".into(), json!(policies));

    let keys = root.create_access_key().user_name("alice").send().await?;
    let key = keys.access_key().ok_or("no key")?;
    let alice = config(Some(credentials(
        key.access_key_id(),
        key.secret_access_key(),
        None,
    )))
    .await;
    let denied: IamError = Iam::new(&alice)
        .list_users()
        .send()
        .await
        .unwrap_err()
        .into();
    seen.insert("denied".into(), refusal(&denied));

    let assumed = Sts::new(&alice)
        .assume_role()
        .role_arn(role.arn())
        .role_session_name("smoke")
        .send()
        .await?;
    let session = assumed.credentials().ok_or("no credentials")?;
    let worker = config(Some(credentials(
        session.access_key_id(),
        session.secret_access_key(),
        Some(session.session_token().into()),
    )))
    .await;
    let who = Sts::new(&worker).get_caller_identity().send().await?;
    seen.insert("session".into(), json!(who.arn()));

    let conflict: IamError = root
        .delete_user()
        .user_name("alice")
        .send()
        .await
        .unwrap_err()
        .into();
    seen.insert(
        "conflictTyped".into(),
        json!(matches!(conflict, IamError::DeleteConflictException(_))),
    );
    seen.insert("conflict".into(), refusal(&conflict));
    root.delete_access_key()
        .user_name("alice")
        .access_key_id(key.access_key_id())
        .send()
        .await?;
    root.delete_user().user_name("alice").send().await?;
    root.delete_role().role_name("worker").send().await?;
    let gone: IamError = root
        .get_user()
        .user_name("alice")
        .send()
        .await
        .unwrap_err()
        .into();
    seen.insert("gone".into(), refusal(&gone));
    println!("{}", Value::Object(seen));
    Ok(())
}
