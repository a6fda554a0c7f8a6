package io.hybridrunner.ecr.config;

import io.hybridrunner.ecr.EcrRegistry;
import io.hybridrunner.ecr.EcrRegistry.Variant;
import io.hybridrunner.ecr.Proof;
import io.hybridrunner.ecr.RenewalPlan.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads which registries there are. {@code DOCKER_REGISTRY} is stronger than the file's list; where
 * neither the list nor a host's name says it, account and region are those of the environment.
 */
final class RegistriesReader {

  private final YamlFile file;
  private final Section document;
  private final Reading reading;
  private final Optional<String> account;
  private final Optional<String> region;

  RegistriesReader(YamlFile file, Section document, Reading reading) {
    this.file = file;
    this.document = document;
    this.reading = reading;
    this.account = variable("AWS_ACCOUNT", Forms.ACCOUNT);
    this.region = variable("AWS_REGION", Forms.REGION);
  }

  private Optional<String> variable(String name, Form<String> form) {
    return reading.variable(name).flatMap(text -> reading.parsed(name, text.strip(), form));
  }

  List<Target> read() {
    Optional<List<Target>> inFile =
        document
            .sections("registries")
            .map(list -> list.stream().map(this::entry).flatMap(Optional::stream).toList());
    Optional<String> hosts = reading.variable("DOCKER_REGISTRY");
    List<Target> targets;
    if (hosts.isPresent()) {
      inFile.ifPresent(
          it -> reading.warn("DOCKER_REGISTRY is set, so the file's registries do not count"));
      targets = named(hosts.get());
    } else {
      targets = inFile.orElseGet(this::ofTheAccount);
    }
    refuseDoubles(targets);
    return targets;
  }

  private List<Target> named(String hosts) {
    List<Target> targets = new ArrayList<>();
    for (String host : ConfigReader.listed("DOCKER_REGISTRY", hosts, Forms.HOST_NAME, reading)) {
      Optional<EcrRegistry> parsed = parsed(host);
      if (parsed.isPresent()) {
        targets.add(target(parsed.get(), Optional.empty(), false));
      } else if (account.isPresent() && region.isPresent()) {
        made(account.get(), region.get(), Variant.PLAIN, Optional.of(host))
            .map(registry -> target(registry, Optional.empty(), false))
            .ifPresent(targets::add);
      } else {
        reading.problem("variable DOCKER_REGISTRY", noName(host), "Set AWS_ACCOUNT and AWS_REGION");
      }
    }
    compare(targets);
    return targets;
  }

  private static String noName(String host) {
    return Form.quoted(host) + " is not the host of an ECR registry, so it says no account";
  }

  /** What two variables say of the same registries. */
  private void compare(List<Target> targets) {
    List<EcrRegistry> registries = targets.stream().map(Target::registry).toList();
    if (registries.isEmpty()) {
      return;
    }
    if (account.isPresent()
        && registries.stream().noneMatch(it -> it.account().equals(account.get()))) {
      reading.problem(
          "variable AWS_ACCOUNT",
          "is " + account.get() + ", and no registry of DOCKER_REGISTRY is of that account",
          "Correct one of them, or leave AWS_ACCOUNT out");
    }
    // No more than a warning: clusters on EKS set AWS_REGION in every pod that has a role.
    if (region.isPresent()
        && registries.stream().noneMatch(it -> it.region().equals(region.get()))) {
      reading.warn(
          "AWS_REGION is "
              + region.get()
              + ", and no registry of DOCKER_REGISTRY lies there: the registries' own regions count");
    }
  }

  private List<Target> ofTheAccount() {
    if (account.isPresent() && region.isPresent()) {
      return made(account.get(), region.get(), Variant.PLAIN, Optional.empty())
          .map(registry -> List.of(target(registry, Optional.empty(), false)))
          .orElse(List.of());
    }
    if (!reading.variable("AWS_ACCOUNT").isPresent()) {
      reading.problem(
          file.name(),
          "registries (or the variable DOCKER_REGISTRY, or AWS_ACCOUNT and AWS_REGION) is missing",
          "Name the registries that pods pull from");
    } else if (!reading.variable("AWS_REGION").isPresent()) {
      reading.problem(
          "variable AWS_REGION", "is not set, and AWS_ACCOUNT is", "Set the registry's region");
    }
    return List.of();
  }

  private Optional<Target> entry(Section entry) {
    Optional<EcrRegistry> registry = registry(entry);
    Optional<URI> endpoint = entry.read("endpoint", Forms.ENDPOINT);
    Optional<String> image = entry.read("image", Forms.IMAGE_NAME);
    boolean insecure = entry.read("insecure", Forms.TRUTH).orElse(false);
    entry.close();
    return registry.map(
        it -> {
          if (image.isPresent() && image.get().startsWith(it.host() + "/")) {
            entry.problem("image", "begins with the registry", "Write what is behind the first /");
          }
          return target(endpoint.map(it::at).orElse(it), image, insecure);
        });
  }

  private Optional<EcrRegistry> registry(Section entry) {
    Optional<String> host = entry.read("host", Forms.HOST_NAME);
    Optional<String> itsAccount = entry.read("account", Forms.ACCOUNT);
    Optional<String> itsRegion = entry.read("region", Forms.REGION);
    Optional<Boolean> fips = entry.read("fips", Forms.TRUTH);
    Optional<Boolean> dualStack = entry.read("dualStack", Forms.TRUTH);
    Optional<EcrRegistry> parsed = host.flatMap(RegistriesReader::parsed);
    if (parsed.isPresent()) {
      EcrRegistry registry = parsed.get();
      Variant variant = registry.variant();
      agree(entry, "account", itsAccount, registry.account());
      agree(entry, "region", itsRegion, registry.region());
      agree(entry, "fips", fips, variant == Variant.FIPS || variant == Variant.FIPS_DUAL_STACK);
      agree(
          entry,
          "dualStack",
          dualStack,
          variant == Variant.DUAL_STACK || variant == Variant.FIPS_DUAL_STACK);
      return parsed;
    }
    if (entry.has("host") && host.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> owner = itsAccount.or(() -> account);
    Optional<String> where = itsRegion.or(() -> region);
    boolean owned = given(entry, "account", owner, host);
    boolean located = given(entry, "region", where, host);
    if (!owned || !located) {
      return Optional.empty();
    }
    Variant variant = variant(fips.orElse(false), dualStack.orElse(false));
    return made(owner.get(), where.get(), variant, host);
  }

  private static <T> void agree(Section entry, String key, Optional<T> given, T inHost) {
    if (given.isPresent() && !given.get().equals(inHost)) {
      String message = "is " + given.get() + ", and the host says " + inHost;
      entry.problem(key, message, "Correct one of them, or leave " + key + " out");
    }
  }

  /** Whether it is known; says so when nobody gave it. */
  private static boolean given(
      Section entry, String key, Optional<String> value, Optional<String> host) {
    if (value.isEmpty() && !entry.has(key)) {
      String cure = host.map(it -> noName(it) + ": write it here").orElse("Write it, or a host");
      entry.problem(key, "is missing", cure);
    }
    return value.isPresent();
  }

  private static Variant variant(boolean fips, boolean dualStack) {
    if (fips) {
      return dualStack ? Variant.FIPS_DUAL_STACK : Variant.FIPS;
    }
    return dualStack ? Variant.DUAL_STACK : Variant.PLAIN;
  }

  private static Optional<EcrRegistry> parsed(String host) {
    try {
      return Optional.of(EcrRegistry.parse(host));
    } catch (IllegalArgumentException noEcrName) {
      return Optional.empty();
    }
  }

  private Optional<EcrRegistry> made(
      String owner, String where, Variant variant, Optional<String> host) {
    try {
      EcrRegistry registry = EcrRegistry.of(owner, where, variant);
      return Optional.of(host.map(registry::behind).orElse(registry));
    } catch (IllegalArgumentException e) {
      // Its message is a sentence and its cure.
      String[] said = String.valueOf(e.getMessage()).split("\\. ", 2);
      reading.problem(file.name(), said[0], said.length > 1 ? said[1] : "Correct the registry");
      return Optional.empty();
    }
  }

  private Target target(EcrRegistry registry, Optional<String> image, boolean insecure) {
    if (insecure) {
      reading.warn(registry.host() + " is insecure: it is shown its credential without TLS");
    }
    URI address = URI.create((insecure ? "http://" : "https://") + registry.host());
    return new Target(registry, Optional.of(new Proof(address, image)));
  }

  private void refuseDoubles(List<Target> targets) {
    Set<String> seen = new HashSet<>();
    for (Target target : targets) {
      String host = target.registry().host();
      if (!seen.add(host)) {
        reading.problem(file.name(), host + " is given twice", "Give each registry once");
      }
    }
  }
}
