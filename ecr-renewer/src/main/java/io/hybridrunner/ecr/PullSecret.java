package io.hybridrunner.ecr;

import io.hybridrunner.ecr.docker.BrokenDockerConfigException;
import io.hybridrunner.ecr.docker.DockerConfig;
import io.hybridrunner.ecr.kubernetes.Notes;
import io.hybridrunner.ecr.kubernetes.SecretResource;
import io.hybridrunner.ecr.kubernetes.StoredSecret;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret of type {@code kubernetes.io/dockerconfigjson}, from which the kubelet takes what it
 * shows to registries. It is changed in place by server-side apply, never deleted; of what it holds
 * only the entries of the registries that are given change, the rest stays byte for byte.
 * Thread-safe.
 */
public final class PullSecret {

  /** How often it is read again because somebody else changed it in between. */
  private static final int ATTEMPTS = 5;

  private final SecretResource resource;
  private final Refusals refusals;

  PullSecret(SecretResource resource) {
    this.resource = resource;
    this.refusals = new Refusals(resource.namespace(), resource.name());
  }

  /**
   * What it holds now.
   *
   * @throws RenewalException when it cannot be read
   */
  public Holding read() {
    Optional<StoredSecret> stored = resource.get();
    if (stored.isEmpty()) {
      return new Holding.Absent();
    }
    StoredSecret secret = stored.get();
    return secret.isManaged()
        ? new Holding.Managed(credentials(secret), secret.notes().lastError())
        : new Holding.Foreign(secret.owner());
  }

  /** Content that cannot be read holds no credential; who writes hears why. */
  private static Map<String, PullCredential> credentials(StoredSecret secret) {
    Map<String, PullCredential> credentials = new HashMap<>();
    try {
      DockerConfig config = secret.config();
      secret
          .notes()
          .validities()
          .forEach(
              (host, validity) ->
                  config
                      .login(host)
                      .map(login -> new PullCredential(login.user(), login.password(), validity))
                      .ifPresent(credential -> credentials.put(host, credential)));
    } catch (BrokenDockerConfigException unreadable) {
      return Map.of();
    }
    return credentials;
  }

  /**
   * Writes credentials into it, in one write, and makes it when it is not there. Nothing is written
   * when nothing would change, and nothing but credentials is written into what is not there or
   * belongs to somebody else.
   *
   * @param renewed by host; may be empty, then only the error is noted
   * @param lastError noted as an annotation; empty takes away what was noted
   * @param adoption what becomes of a Secret of somebody else
   * @throws RenewalException when it was not written; what was there before is still there then
   */
  public void apply(
      Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (isApplied(renewed, lastError, adoption, attempt == ATTEMPTS)) {
        return;
      }
      resource.stepBack(attempt);
    }
    throw new RenewalException(resource.contended(ATTEMPTS));
  }

  private boolean isApplied(
      Map<String, PullCredential> renewed,
      Optional<String> lastError,
      Adoption adoption,
      boolean isLast) {
    Optional<StoredSecret> stored = resource.get();
    boolean isManaged = stored.filter(StoredSecret::isManaged).isPresent();
    if (renewed.isEmpty() && !isManaged) {
      return true;
    }
    stored.ifPresent(secret -> refusals.check(secret, adoption));
    DockerConfig before = refusals.config(stored);
    Map<String, String> basics = new HashMap<>();
    renewed.forEach((host, credential) -> basics.put(host, credential.basic()));
    DockerConfig after = before.with(basics);
    Notes notes = notes(stored, renewed, lastError);
    boolean isSame =
        isManaged
            && Arrays.equals(before.bytes(), after.bytes())
            && stored.map(StoredSecret::notes).filter(notes::equals).isPresent();
    if (stored.isEmpty() && isLast) {
      return resource.create(after, notes);
    }
    return isSame || resource.apply(stored, after, notes);
  }

  private static Notes notes(
      Optional<StoredSecret> stored,
      Map<String, PullCredential> renewed,
      Optional<String> lastError) {
    Map<String, Validity> validities = new HashMap<>();
    stored.map(StoredSecret::notes).map(Notes::validities).ifPresent(validities::putAll);
    renewed.forEach((host, credential) -> validities.put(host, credential.validity()));
    return new Notes(validities, lastError);
  }
}
