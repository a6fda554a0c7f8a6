package io.hybridrunner.ecr;

import java.time.Clock;
import java.util.List;

/** Renews the credentials of many registries in many namespaces. Thread-safe. */
public final class Renewal {

  /**
   * Asks nobody yet.
   *
   * @param tokens gives credentials; stays the caller's to close
   * @param cluster where they are kept; stays the caller's to close
   * @param probe proves them; stays the caller's to close
   * @param clock tells the present
   */
  public Renewal(EcrTokens tokens, Cluster cluster, RegistryProbe probe, Clock clock) {}

  /**
   * Does all that can be done: what fails for one registry or in one namespace stops no other.
   *
   * @return one result for each registry in each namespace, in the order of the plan
   */
  public List<Result> run(RenewalPlan plan) {
    throw new UnsupportedOperationException(plan.toString());
  }
}
