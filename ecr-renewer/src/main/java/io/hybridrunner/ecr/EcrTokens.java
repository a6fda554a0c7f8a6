package io.hybridrunner.ecr;

/**
 * Asks ECR for pull credentials. Thread-safe. Retries are the AWS SDK's: three attempts within the
 * time a call may take.
 */
public final class EcrTokens implements AutoCloseable {

  /**
   * Connects to nothing yet.
   *
   * @param credentials who asks
   */
  public EcrTokens(AwsCredentials credentials) {}

  /**
   * A new credential for a registry.
   *
   * @throws RenewalException when AWS refuses, or does not answer within 30 s
   */
  public PullCredential get(EcrRegistry registry) {
    throw new UnsupportedOperationException(registry.host());
  }

  @Override
  public void close() {}
}
