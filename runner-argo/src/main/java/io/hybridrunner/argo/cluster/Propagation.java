package io.hybridrunner.argo.cluster;

/** What becomes of the objects that a deleted object owns. */
public enum Propagation {
  /** They are deleted after it. */
  BACKGROUND("Background"),
  /** They stay, without an owner. */
  ORPHAN("Orphan");

  private final String policy;

  Propagation(String policy) {
    this.policy = policy;
  }

  String policy() {
    return policy;
  }
}
