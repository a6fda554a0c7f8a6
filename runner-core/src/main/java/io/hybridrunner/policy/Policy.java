package io.hybridrunner.policy;

import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
      }
    }
  }

  private static void quantity(String rule, String value, List<String> errors) {
    try {
      Quantity unused = Quantity.parse(value);
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
              "image " + workload.image() + " is none of " + String.join(", ", images)));
    }
    if (!pipelineTypes.isEmpty() && !pipelineTypes.contains(workload.pipelineType())) {
      denials.add(
          new Denial(
              "policy.pipelineTypes",
              "type " + workload.pipelineType() + " is none of " + sorted(pipelineTypes)));
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
      return Quantity.parse(asked).compareTo(Quantity.parse(most.get())) <= 0
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

  private static boolean matches(String pattern, String image) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(image).matches();
  }

  /**
   * One thing that is not allowed.
   *
   * @param rule the name of the rule, as it stands in the configuration
   * @param message what was asked and what is allowed
   */
  public record Denial(String rule, String message) {}
}
