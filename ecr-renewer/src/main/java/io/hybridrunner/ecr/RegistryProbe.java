package io.hybridrunner.ecr;

/** Asks a registry itself whether it takes a credential. Thread-safe. */
public final class RegistryProbe implements AutoCloseable {

  /**
   * Shows the credential to the registry's API, version 2: to its root, and to the manifest of the
   * image when there is one.
   *
   * @param proof what is asked
   * @param credential what is shown
   * @throws RenewalException when the registry does not take it, the image is not there, or nobody
   *     answers within 10 s
   */
  public void prove(Proof proof, PullCredential credential) {
    throw new UnsupportedOperationException(proof.toString());
  }

  @Override
  public void close() {}
}
