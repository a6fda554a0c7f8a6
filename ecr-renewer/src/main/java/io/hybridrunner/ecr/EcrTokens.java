package io.hybridrunner.ecr;

import io.hybridrunner.ecr.aws.Authorization;
import io.hybridrunner.ecr.aws.EcrApi;
import io.hybridrunner.ecr.aws.EcrEndpoint;
import io.hybridrunner.ecr.aws.FaultException;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.time.Clock;
import java.time.Instant;

/**
 * Asks ECR for pull credentials. Thread-safe. Retries are the AWS SDK's: three attempts within the
 * time a call may take.
 */
public final class EcrTokens implements AutoCloseable {

  private final EcrApi api;
  private final Clock clock;

  /**
   * Connects to nothing yet.
   *
   * @param credentials who asks
   */
  public EcrTokens(AwsCredentials credentials) {
    this(credentials, Clock.systemUTC());
  }

  /**
   * Connects to nothing yet.
   *
   * @param credentials who asks
   * @param clock tells when a credential was obtained
   */
  public EcrTokens(AwsCredentials credentials, Clock clock) {
    this.clock = clock;
    this.api =
        credentials instanceof AwsCredentials.Keys keys
            ? EcrApi.forKeys(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken(), clock)
            : EcrApi.forProcess(clock);
  }

  /**
   * A new credential for a registry.
   *
   * @throws RenewalException when there are no AWS credentials, AWS refuses, or ECR does not answer
   *     within 30 s; where the AWS SDK looks for credentials (STS, the container's and the
   *     machine's services) its own bounds hold
   */
  public PullCredential get(EcrRegistry registry) {
    EcrEndpoint where =
        new EcrEndpoint(
            registry.region(),
            RegistryName.hasFips(registry.variant()),
            RegistryName.hasIpv6(registry.variant()),
            registry.endpoint());
    // Before the call: rather a little old than a little too young.
    Instant obtainedAt = clock.instant();
    try {
      Authorization given = api.authorize(where, registry.account());
      Validity validity = new Validity(obtainedAt, given.expiresAt());
      if (validity.life().isZero()) {
        throw new RenewalException(expired(registry, validity));
      }
      return new PullCredential(given.user(), given.password(), validity);
    } catch (FaultException e) {
      throw new RenewalException(new Cause(Cause.By.AWS, e.fault().message(), e.fault().cure()));
    }
  }

  private static Cause expired(EcrRegistry registry, Validity validity) {
    return new Cause(
        Cause.By.AWS,
        "ECR gave a token for "
            + registry.host()
            + " that ended at "
            + validity.expiresAt()
            + ", and the clock here says "
            + validity.obtainedAt(),
        "Set the clock of this node, or check that the endpoint is ECR's.");
  }

  @Override
  public void close() {
    api.close();
  }
}
