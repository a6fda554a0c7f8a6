package io.hybridrunner.examples.embedding;

import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.Cluster;
import io.hybridrunner.ecr.EcrRegistry;
import io.hybridrunner.ecr.EcrTokens;
import io.hybridrunner.ecr.PullCredential;
import io.hybridrunner.ecr.PullSecret;
import io.hybridrunner.ecr.model.RenewalException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The renewer's two parts, each by itself: a token of ECR, and a pull Secret that takes it. */
public final class RenewPullSecret {

  private RenewPullSecret() {}

  /**
   * A credential for {@code docker login}, by what the AWS SDK finds in the environment. It lives
   * twelve hours; its {@code validity()} says how long.
   *
   * @throws RenewalException when AWS refuses; its {@code reason()} says what to do
   */
  public static PullCredential login(EcrRegistry registry) {
    try (EcrTokens tokens = new EcrTokens(new AwsCredentials.DefaultChain())) {
      return tokens.get(registry);
    }
  }

  /**
   * Gives a credential to the pods of a namespace that name this pull Secret. What it holds for
   * other registries stays.
   *
   * @return until when they can pull
   * @throws RenewalException when Kubernetes refuses, or the Secret is somebody else's
   */
  public static Instant give(
      Cluster cluster, String namespace, EcrRegistry registry, PullCredential credential) {
    PullSecret secret = cluster.pullSecret(namespace, "registry-credentials");
    secret.apply(Map.of(registry.host(), credential), Optional.empty(), Adoption.REFUSE);
    return credential.validity().expiresAt();
  }
}
