package io.hybridrunner.ecr;

import io.hybridrunner.ecr.aws.FaultException;
import io.hybridrunner.ecr.aws.Image;
import io.hybridrunner.ecr.aws.RegistryApi;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.RenewalException;

/** Asks a registry itself whether it takes a credential. Thread-safe. */
public final class RegistryProbe implements AutoCloseable {

  private final RegistryApi api = new RegistryApi();

  /** Connects to nothing yet. */
  public RegistryProbe() {}

  /**
   * Shows the credential to the registry's API, version 2: to its root, and to the manifest of the
   * image when there is one.
   *
   * @param proof what is asked
   * @param credential what is shown; no redirect takes it elsewhere
   * @throws RenewalException when the registry does not take it, the image is not there, or nobody
   *     answers within 10 s
   */
  public void prove(Proof proof, PullCredential credential) {
    try {
      api.enter(proof.registry(), credential.basic());
      proof
          .image()
          .map(Image::parse)
          .ifPresent(image -> api.find(proof.registry(), image, credential.basic()));
    } catch (FaultException e) {
      throw new RenewalException(
          new Cause(Cause.By.REGISTRY, e.fault().message(), e.fault().cure()));
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
