// The smoke set with the AWS SDK for Go: does what the README of this folder lists, prints JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// An error as every SDK has it: AWS's code and AWS's words.
func refusal(err error) map[string]string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		fmt.Fprintln(os.Stderr, "wanted an error of the API, got", err)
		os.Exit(1)
	}
	return map[string]string{"code": api.ErrorCode(), "message": api.ErrorMessage()}
}

func configFor(ctx context.Context, keyId, secret, token string) aws.Config {
	return must(config.LoadDefaultConfig(ctx,
		config.WithRegion("us-east-1"),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(keyId, secret, token))))
}

func main() {
	ctx := context.Background()
	seen := map[string]any{}
	cfg := must(config.LoadDefaultConfig(ctx, config.WithRegion("us-east-1")))
	root := iam.NewFromConfig(cfg)

	identity := must(sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil))
	seen["root"] = *identity.Arn

	name, path := aws.String("alice"), aws.String("/team/")
	tags := []iamtypes.Tag{{Key: aws.String("team"), Value: aws.String("a = b/ü+")}}
	user := must(root.CreateUser(ctx, &iam.CreateUserInput{UserName: name, Path: path, Tags: tags})).User
	seen["user"] = *user.Arn
	seen["tag"] = *must(root.GetUser(ctx, &iam.GetUserInput{UserName: name})).User.Tags[0].Value
	_, err := root.CreateUser(ctx, &iam.CreateUserInput{UserName: name})
	var exists *iamtypes.EntityAlreadyExistsException
	seen["typed"] = errors.As(err, &exists)
	seen["again"] = refusal(err)

	trust := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}`, *user.Arn)
	role := must(root.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("worker"), AssumeRolePolicyDocument: &trust})).Role
	got := must(root.GetRole(ctx, &iam.GetRoleInput{RoleName: role.RoleName})).Role
	seen["trust"] = must(url.QueryUnescape(*got.AssumeRolePolicyDocument)) == trust

	policies := 0
	pages := iam.NewListPoliciesPaginator(root, &iam.ListPoliciesInput{
		Scope: iamtypes.PolicyScopeTypeAws, PathPrefix: aws.String("/aws-service-role/"), MaxItems: aws.Int32(7)})
	for pages.HasMorePages() {
		policies += len(must(pages.NextPage(ctx)).Policies)
	}
	seen["policies"] = policies

	key := must(root.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name})).AccessKey
	alice := configFor(ctx, *key.AccessKeyId, *key.SecretAccessKey, "")
	_, err = iam.NewFromConfig(alice).ListUsers(ctx, nil)
	seen["denied"] = refusal(err)

	session := must(sts.NewFromConfig(alice).AssumeRole(ctx, &sts.AssumeRoleInput{
		RoleArn: role.Arn, RoleSessionName: aws.String("smoke")})).Credentials
	worker := configFor(ctx, *session.AccessKeyId, *session.SecretAccessKey, *session.SessionToken)
	seen["session"] = *must(sts.NewFromConfig(worker).GetCallerIdentity(ctx, nil)).Arn

	_, err = root.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name})
	var conflict *iamtypes.DeleteConflictException
	seen["conflictTyped"] = errors.As(err, &conflict)
	seen["conflict"] = refusal(err)
	must(root.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: name, AccessKeyId: key.AccessKeyId}))
	must(root.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name}))
	must(root.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: role.RoleName}))
	_, err = root.GetUser(ctx, &iam.GetUserInput{UserName: name})
	seen["gone"] = refusal(err)
	must(0, json.NewEncoder(os.Stdout).Encode(seen))
}
