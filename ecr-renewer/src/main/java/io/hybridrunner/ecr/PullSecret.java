package io.hybridrunner.ecr;

import java.util.Map;
import java.util.Optional;

/**
 * A Secret of type {@code kubernetes.io/dockerconfigjson}, from which the kubelet takes what it
 * shows to registries. It is changed in place by server-side apply, never deleted; of what it holds
 * only the entries of the registries that are given change, the rest stays byte for byte.
 * Thread-safe.
 */
public final class PullSecret {

  private final String namespace;
  private final String name;

  PullSecret(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * What it holds now.
   *
   * @throws RenewalException when it cannot be read
   */
  public Holding read() {
    throw new UnsupportedOperationException(namespace + "/" + name);
  }

  /**
   * Writes credentials into it, in one write, and makes it when it is not there.
   *
   * @param renewed by host; may be empty, then only the error is noted
   * @param lastError noted as an annotation; empty takes away what was noted
   * @param adoption what becomes of a Secret of somebody else
   * @throws RenewalException when it was not written; what was there before is still there then
   */
  public void apply(
      Map<String, PullCredential> renewed, Optional<String> lastError, Adoption adoption) {
    throw new UnsupportedOperationException(namespace + "/" + name);
  }
}
