package io.hybridrunner.ecr;

import io.hybridrunner.ecr.docker.BrokenDockerConfigException;
import io.hybridrunner.ecr.docker.DockerConfig;
import io.hybridrunner.ecr.kubernetes.StoredSecret;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import io.hybridrunner.ecr.model.RenewalException;
import java.util.Optional;

/** Says of a Secret why it is not written. */
final class Refusals {

  private static final byte[] NOTHING = {};

  private final String namespace;
  private final String name;

  Refusals(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * Lets pass what may be written.
   *
   * @throws RenewalException when it may not
   */
  void check(StoredSecret secret, Adoption adoption) {
    // First what adopting it would not help with.
    if (!secret.isPullSecret()) {
      throw refusal(
          "has the type "
              + secret.type()
              + ", and the kubelet needs kubernetes.io/dockerconfigjson; a Secret's type cannot be"
              + " changed, and it is never deleted by this program",
          "Name another Secret, or " + deletion());
    }
    if (!secret.isManaged() && adoption == Adoption.REFUSE) {
      throw refusal(
          "is not managed by this program, but by " + secret.owner(),
          "Name another Secret, or add to this one with --adopt: what is in it for other"
              + " registries stays.");
    }
    if (secret.isImmutable()) {
      throw refusal(
          "is immutable: Kubernetes lets nobody change it",
          "Name another Secret, or " + deletion());
    }
  }

  /**
   * What is in it.
   *
   * @throws RenewalException when that cannot be read, and would be lost
   */
  DockerConfig config(Optional<StoredSecret> secret) {
    try {
      return secret.isPresent() ? secret.get().config() : DockerConfig.parse(NOTHING);
    } catch (BrokenDockerConfigException broken) {
      throw refusal(
          "holds something in .dockerconfigjson to which no entry can be added: "
              + broken.getMessage(),
          "Correct it with: kubectl --namespace "
              + namespace
              + " edit secret "
              + name
              + " - or name another Secret.");
    }
  }

  private String deletion() {
    return "save what is needed of it, delete it by hand with: kubectl --namespace "
        + namespace
        + " delete secret "
        + name
        + " - and run this again.";
  }

  private RenewalException refusal(String what, String cure) {
    return new RenewalException(
        new Cause(By.KUBERNETES, "Secret " + namespace + "/" + name + " " + what, cure));
  }
}
