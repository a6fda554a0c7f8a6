package io.hybridrunner.policy;

import io.hybridrunner.document.Printable;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the customer allows. It limits mistakes and a curious control plane; against a hostile one
 * the boundaries are the vault's own rights, namespaces and egress rules. Immutable, thread-safe.
 * {@link #allowAll()} is the default.
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

  /**
   * Copies the collections and checks the values.
   *
   * @throws IllegalArgumentException with every value that cannot be meant, and its rule's name
   */
  public Policy {
    images = List.copyOf(images);
    pipelineTypes = Set.copyOf(pipelineTypes);
    secretPrefixes = List.copyOf(secretPrefixes);
    List<String> errors = new ArrayList<>();
    blank("policy.images", images, errors);
    blank("policy.pipelineTypes", pipelineTypes, errors);
    blank("policy.secretPrefixes", secretPrefixes, errors);
    maxCpu.ifPresent(value -> quantity("policy.maxCpu", value, errors));
    maxMemory.ifPresent(value -> quantity("policy.maxMemory", value, errors));
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
  }

  private static void blank(String rule, Iterable<String> values, List<String> errors) {
    for (String value : values) {
      if (value.isBlank()) {
        errors.add(rule + " holds an empty text; remove it, an empty list allows everything");
      } else if (!value.equals(value.strip())) {
        errors.add(
            rule + " holds '" + Printable.of(value) + "' with blanks around it; remove them");
      }
    }
  }

  private static void quantity(String rule, String value, List<String> errors) {
    try {
      if (!Quantity.parse(value).isPositive()) {
        errors.add(rule + " is " + value + ", which nothing can keep to; remove it or raise it");
      }
    } catch (IllegalArgumentException wrong) {
      errors.add(rule + ": " + wrong.getMessage());
    }
  }

  /** Allows everything. */
  public static Policy allowAll() {
    return new Policy(List.of(), Set.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /** What of this workload is not allowed; empty when all of it is. */
  public List<Denial> check(Workload workload) {
    List<Denial> denials = new ArrayList<>();
    if (!images.isEmpty() && images.stream().noneMatch(p -> matches(p, workload.image()))) {
      denials.add(
          new Denial(
              "policy.images",
              "image "
                  + Printable.of(workload.image())
                  + " is none of "
                  + String.join(", ", images)));
    }
    if (!pipelineTypes.isEmpty() && !pipelineTypes.contains(workload.pipelineType())) {
      denials.add(
          new Denial(
              "policy.pipelineTypes",
              "type "
                  + Printable.of(workload.pipelineType())
                  + " is none of "
                  + sorted(pipelineTypes)));
    }
    cap("policy.maxCpu", "CPU limit", workload.resources().cpuLimit(), maxCpu)
        .ifPresent(denials::add);
    cap("policy.maxMemory", "memory limit", workload.resources().memoryLimit(), maxMemory)
        .ifPresent(denials::add);
    return denials;
  }

  private static String sorted(Set<String> values) {
    return String.join(", ", new TreeSet<>(values));
  }

  private static Optional<Denial> cap(
      String rule, String what, String asked, Optional<String> most) {
    if (most.isEmpty()) {
      return Optional.empty();
    }
    try {
      Quantity limit = Quantity.parse(asked);
      // To Kubernetes a limit of 0 is none, which would get around the cap.
      if (!limit.isPositive()) {
        return Optional.of(
            new Denial(
                rule, what + " " + asked + " is no limit; at most " + most.get() + " is allowed"));
      }
      return limit.compareTo(Quantity.parse(most.get())) <= 0
          ? Optional.empty()
          : Optional.of(new Denial(rule, what + " " + asked + " is more than " + most.get()));
    } catch (IllegalArgumentException notAQuantity) {
      return Optional.of(new Denial(rule, what + " " + notAQuantity.getMessage()));
    }
  }

  /** Whether a secret may be used; the denial when it may not. */
  public Optional<Denial> check(SecretRef reference) {
    if (secretPrefixes.isEmpty()
        || secretPrefixes.stream().anyMatch(prefix -> reference.name().startsWith(prefix))) {
      return Optional.empty();
    }
    return Optional.of(
        new Denial(
            "policy.secretPrefixes",
            "secret "
                + reference.name()
                + " begins with none of "
                + String.join(", ", secretPrefixes)));
  }

  /**
   * Each piece between stars is taken at its first place: no going back, as a regular expression
   * would, which costs years for some patterns.
   */
  private static boolean matches(String pattern, String image) {
    String[] pieces = pattern.split("\\*", -1);
    String last = pieces[pieces.length - 1];
    if (pieces.length == 1) {
      return image.equals(pattern);
    }
    if (!image.startsWith(pieces[0])) {
      return false;
    }
    int at = pieces[0].length();
    for (String piece : Arrays.asList(pieces).subList(1, pieces.length - 1)) {
      int found = image.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length();
    }
    return image.length() - at >= last.length() && image.endsWith(last);
  }

  /**
   * One thing that is not allowed.
   *
   * @param rule the name of the rule, as it stands in the configuration
   * @param message what was asked and what is allowed
   */
  public record Denial(String rule, String message) {}
}
