// The smoke set with the AWS SDK for Java: does what the README of this folder lists, prints JSON.
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

public final class Smoke {
  private static IamClient iam(AwsCredentials credentials) {
    return IamClient.builder()
        .region(Region.AWS_GLOBAL)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static StsClient sts(AwsCredentials credentials) {
    return StsClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static AwsServiceException refused(Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException error) {
      return error;
    }
    throw new IllegalStateException("wanted an error of the API");
  }

  private static Map<String, String> refusal(AwsServiceException error) {
    return Map.of(
        "code", error.awsErrorDetails().errorCode(),
        "message", error.awsErrorDetails().errorMessage());
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder();
      map.forEach(
          (key, item) ->
              text.append(text.isEmpty() ? "" : ",").append(json(key)).append(":").append(json(item)));
      return "{" + text + "}";
    }
    if (!(value instanceof String text)) return String.valueOf(value);
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  public static void main(String[] arguments) {
    Map<String, Object> seen = new TreeMap<>();
    AwsCredentials rootKey =
        AwsBasicCredentials.create(
            System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"));
    IamClient root = iam(rootKey);
    seen.put("root", sts(rootKey).getCallerIdentity().arn());

    String name = "alice";
    Tag tag = Tag.builder().key("team").value("a = b/ü+").build();
    String userArn = root.createUser(r -> r.userName(name).path("/team/").tags(tag)).user().arn();
    seen.put("user", userArn);
    seen.put("tag", root.getUser(r -> r.userName(name)).user().tags().get(0).value());
    AwsServiceException again = refused(() -> root.createUser(r -> r.userName(name)));
    seen.put("typed", again instanceof EntityAlreadyExistsException);
    seen.put("again", refusal(again));

    String trust =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}"""
            .formatted(userArn);
    String roleArn =
        root.createRole(r -> r.roleName("worker").assumeRolePolicyDocument(trust)).role().arn();
    String document = root.getRole(r -> r.roleName("worker")).role().assumeRolePolicyDocument();
    seen.put("trust", URLDecoder.decode(document, StandardCharsets.UTF_8).equals(trust));

    seen.put(
        "policies",
        root
            .listPoliciesPaginator(
                r -> r.scope(PolicyScopeType.AWS).pathPrefix("/aws-service-role/").maxItems(7))
            .policies()
            .stream()
            .count());

    var key = root.createAccessKey(r -> r.userName(name)).accessKey();
    AwsCredentials aliceKey = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    IamClient alice = iam(aliceKey);
    seen.put("denied", refusal(refused(alice::listUsers)));

    var session =
        sts(aliceKey)
            .assumeRole(r -> r.roleArn(roleArn).roleSessionName("smoke"))
            .credentials();
    AwsCredentials worker =
        AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    seen.put("session", sts(worker).getCallerIdentity().arn());

    AwsServiceException conflict = refused(() -> root.deleteUser(r -> r.userName(name)));
    seen.put("conflictTyped", conflict instanceof DeleteConflictException);
    seen.put("conflict", refusal(conflict));
    root.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId()));
    root.deleteUser(r -> r.userName(name));
    root.deleteRole(r -> r.roleName("worker"));
    seen.put("gone", refusal(refused(() -> root.getUser(r -> r.userName(name)))));
    System.out.println(json(seen));
  }
}
