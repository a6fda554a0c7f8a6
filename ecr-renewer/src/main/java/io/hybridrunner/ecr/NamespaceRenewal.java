package io.hybridrunner.ecr;

import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.RenewalPlan.When;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import io.hybridrunner.ecr.model.RenewalException;
import io.hybridrunner.ecr.model.Validity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run in one namespace. Whatever it calls fails with a {@link RenewalException} only. */
final class NamespaceRenewal {

  private final RenewalPlan plan;
  private final String namespace;
  private final Renewal.Secret secret;
  private final Renewal.Tokens tokens;
  private final Renewal.Proofs proofs;
  private final Clock clock;
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<String, Instant> ends = new HashMap<>();
  private Optional<String> noted = Optional.empty();

  /** Whether a note may be written: never to a Secret of somebody else, nor into a broken one. */
  private boolean notable;

  NamespaceRenewal(
      RenewalPlan plan,
      String namespace,
      Renewal.Secret secret,
      Renewal.Tokens tokens,
      Renewal.Proofs proofs,
      Clock clock) {
    this.plan = plan;
    this.namespace = namespace;
    this.secret = secret;
    this.tokens = tokens;
    this.proofs = proofs;
    this.clock = clock;
  }

  List<Result> run() {
    try {
      renew(due(secret.read()));
      List<Target> refused = prove(plan.targets());
      if (!refused.isEmpty()) {
        renew(refused);
        prove(refused);
      }
      note();
    } catch (RenewalException unusable) {
      plan.targets().forEach(target -> fail(target, unusable.reason()));
    }
    return plan.targets().stream()
        .map(target -> target.registry().host())
        .map(host -> new Result(host, namespace, Objects.requireNonNull(outcomes.get(host))))
        .toList();
  }

  /** What needs a new credential; the rest is still good. */
  private List<Target> due(Holding holding) {
    if (holding instanceof Holding.Foreign foreign && plan.adoption() == Adoption.REFUSE) {
      String whose = "Secret " + named() + " is managed by " + foreign.owner();
      String cure = "Name another Secret, or take this one over with --adopt";
      throw new RenewalException(new Cause(By.KUBERNETES, whose, cure));
    }
    Map<String, PullCredential> held = Map.of();
    if (holding instanceof Holding.Managed managed) {
      held = managed.credentials();
      noted = managed.lastError();
      notable = true;
    }
    List<Target> due = new ArrayList<>();
    for (Target target : plan.targets()) {
      String host = target.registry().host();
      Optional<Validity> validity =
          Optional.ofNullable(held.get(host)).map(PullCredential::validity);
      validity.ifPresent(known -> ends.put(host, known.expiresAt()));
      if (plan.when() == When.HALF_LIFE
          && validity.filter(known -> known.isGood(clock.instant())).isPresent()) {
        outcomes.put(host, new Outcome.StillGood(validity.get().expiresAt()));
      } else {
        due.add(target);
      }
    }
    return due;
  }

  /** Gets new credentials and writes all of them at once. */
  private void renew(List<Target> due) {
    Map<String, PullCredential> renewed = new LinkedHashMap<>();
    for (Target target : due) {
      try {
        renewed.put(target.registry().host(), tokens.get(target.registry()));
      } catch (RenewalException e) {
        fail(target, e.reason());
      }
    }
    if (renewed.isEmpty()) {
      return;
    }
    try {
      Optional<String> lastError = errors(renewed);
      secret.apply(renewed, lastError, plan.adoption());
      noted = lastError;
      notable = true;
      renewed.forEach(this::renewed);
    } catch (RenewalException e) {
      notable = false;
      due.stream()
          .filter(target -> renewed.containsKey(target.registry().host()))
          .forEach(target -> fail(target, e.reason()));
    }
  }

  private void renewed(String host, PullCredential credential) {
    Instant end = credential.validity().expiresAt();
    ends.put(host, end);
    outcomes.put(host, new Outcome.Renewed(end));
  }

  /**
   * Shows the registries what the Secret holds now.
   *
   * @return those that do not take what seemed still good
   */
  private List<Target> prove(List<Target> targets) {
    List<Target> provable =
        targets.stream().filter(target -> target.proof().isPresent() && !failed(target)).toList();
    if (provable.isEmpty()) {
      return List.of();
    }
    Map<String, PullCredential> held = new HashMap<>();
    List<Target> refused = new ArrayList<>();
    try {
      if (secret.read() instanceof Holding.Managed managed) {
        held.putAll(managed.credentials());
      }
    } catch (RenewalException e) {
      provable.forEach(target -> fail(target, e.reason()));
      return refused;
    }
    for (Target target : provable) {
      boolean seemedGood = outcomes.get(target.registry().host()) instanceof Outcome.StillGood;
      Optional<Cause> cause = refusal(target, held);
      cause.ifPresent(why -> fail(target, why));
      if (seemedGood && cause.isPresent()) {
        refused.add(target);
      }
    }
    return refused;
  }

  private Optional<Cause> refusal(Target target, Map<String, PullCredential> held) {
    String host = target.registry().host();
    PullCredential credential = held.get(host);
    if (credential == null) {
      String gone = "Secret " + named() + " holds no credential for " + host + " any more";
      String cure = "Find out who else writes this Secret (its managedFields say so)";
      return Optional.of(new Cause(By.KUBERNETES, gone, cure));
    }
    try {
      proofs.prove(target.proof().orElseThrow(), credential);
      return Optional.empty();
    } catch (RenewalException e) {
      return Optional.of(e.reason());
    }
  }

  /** Puts down what is wrong, or takes away what is mended. */
  private void note() {
    Optional<String> errors = errors(Map.of());
    if (!notable || errors.equals(noted)) {
      return;
    }
    try {
      secret.apply(Map.of(), errors, plan.adoption());
    } catch (RenewalException unwritten) {
      // The result says what matters; a note that is missing changes nothing of it.
      notable = false;
    }
  }

  /** What failed, each sentence once, but for what is being mended. */
  private Optional<String> errors(Map<String, PullCredential> mended) {
    String all =
        outcomes.entrySet().stream()
            .filter(entry -> !mended.containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .filter(Outcome.Failed.class::isInstance)
            .map(outcome -> ((Outcome.Failed) outcome).cause().sentence())
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(all).filter(text -> !text.isEmpty());
  }

  private boolean failed(Target target) {
    return outcomes.get(target.registry().host()) instanceof Outcome.Failed;
  }

  /** A second failure does not hide the first. */
  private void fail(Target target, Cause cause) {
    String host = target.registry().host();
    Cause whole = cause;
    if (outcomes.get(host) instanceof Outcome.Failed first) {
      String both = first.cause().message() + "; then a new one failed too: " + cause.message();
      whole = new Cause(first.cause().by(), both, cause.cure());
    }
    outcomes.put(host, new Outcome.Failed(whole, Optional.ofNullable(ends.get(host))));
  }

  private String named() {
    return namespace + "/" + plan.secret();
  }
}
