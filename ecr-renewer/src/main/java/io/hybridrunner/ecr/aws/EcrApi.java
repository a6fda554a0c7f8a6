package io.hybridrunner.ecr.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;

/** ECR's API, of which one call is used. Thread-safe. */
public final class EcrApi implements AutoCloseable {

  /** How long an attempt, and all of them together, may take. */
  record Bounds(Duration attempt, Duration call) {
    static final Bounds USUAL = new Bounds(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final AwsCredentialsProvider identity;
  private final Runnable closeIdentity;
  private final Clock clock;
  private final Bounds bounds;
  private final SdkHttpClient http;
  private final Map<EcrEndpoint, EcrClient> clients = new ConcurrentHashMap<>();

  private EcrApi(
      AwsCredentialsProvider identity, Runnable closeIdentity, Clock clock, Bounds bounds) {
    this.identity = identity;
    this.closeIdentity = closeIdentity;
    this.clock = clock;
    this.bounds = bounds;
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(bounds.attempt())
            .build();
  }

  /** For whom the AWS SDK finds by itself. Connects to nothing yet. */
  public static EcrApi forProcess(Clock clock) {
    CredentialChain chain = new CredentialChain();
    return new EcrApi(chain, chain::close, clock, Bounds.USUAL);
  }

  /** For the owner of an access key. Connects to nothing yet. */
  public static EcrApi forKeys(String id, String secret, Optional<String> session, Clock clock) {
    return forKeys(id, secret, session, clock, Bounds.USUAL);
  }

  static EcrApi forKeys(
      String id, String secret, Optional<String> session, Clock clock, Bounds bounds) {
    AwsCredentials keys =
        session
            .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token))
            .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    return new EcrApi(StaticCredentialsProvider.create(keys), () -> {}, clock, bounds);
  }

  /**
   * A new authorization for an account's registry.
   *
   * @throws FaultException when there is none
   */
  public Authorization authorize(EcrEndpoint where, String account) {
    // Resolved here and not within the call: what STS refuses is not ECR's to answer for.
    AwsCredentials who = identity.resolveCredentials();
    try {
      EcrClient client = clients.computeIfAbsent(where, this::client);
      return Authorization.read(
          client.getAuthorizationToken(request(who, account)).authorizationData(), where);
    } catch (AwsServiceException e) {
      throw new FaultException(ServiceFault.of(e, where, account, clock.instant()));
    } catch (SdkException e) {
      throw new FaultException(ConnectionFault.ofEcr(e, where));
    }
  }

  // AWS calls the registry's id outdated, for a token opens all registries that its owner may see.
  // It still tells when there is no such account.
  @SuppressWarnings("deprecation")
  private static GetAuthorizationTokenRequest request(AwsCredentials who, String account) {
    return GetAuthorizationTokenRequest.builder()
        .registryIds(List.of(account))
        .overrideConfiguration(o -> o.credentialsProvider(StaticCredentialsProvider.create(who)))
        .build();
  }

  private EcrClient client(EcrEndpoint where) {
    EcrClientBuilder builder =
        EcrClient.builder()
            .httpClient(http)
            .region(Region.of(where.region()))
            .credentialsProvider(identity)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(bounds.attempt())
                        .apiCallTimeout(bounds.call()));
    // An address of one's own is none of AWS's variants; the SDK refuses both together.
    boolean own = where.override().isPresent();
    builder.fipsEnabled(where.fips() && !own).dualstackEnabled(where.dualStack() && !own);
    where.override().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public void close() {
    clients.values().forEach(client -> client.close());
    http.close();
    closeIdentity.run();
  }
}
