package io.hybridrunner.ecr;

import io.hybridrunner.ecr.model.Validity;
import java.util.List;
import java.util.Optional;

/**
 * What is to be renewed.
 *
 * @param targets the registries
 * @param namespaces where pods pull from them
 * @param secret the name of the pull Secret in each namespace
 * @param when whether what is still good is renewed too
 * @param adoption what becomes of Secrets of somebody else
 */
public record RenewalPlan(
    List<Target> targets, List<String> namespaces, String secret, When when, Adoption adoption) {

  /** Copies the lists. */
  public RenewalPlan {
    targets = List.copyOf(targets);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * A registry.
   *
   * @param registry which
   * @param proof how its credential is proved in every namespace; not at all when empty
   */
  public record Target(EcrRegistry registry, Optional<Proof> proof) {}

  /** When a credential is renewed. */
  public enum When {
    /** When {@linkplain Validity#isGood half of its life is over}. */
    HALF_LIFE,
    /** Now. */
    NOW
  }
}
