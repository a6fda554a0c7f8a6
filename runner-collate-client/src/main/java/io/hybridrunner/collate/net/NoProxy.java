package io.hybridrunner.collate.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that no proxy is used for, as {@code NO_PROXY} lists them and as Go, and so Kubernetes,
 * reads it: {@code example.com} (and what is below it), {@code .example.com} or {@code
 * *.example.com} (only what is below it), an address, a network such as {@code 10.0.0.0/8}, or
 * {@code *} for all; each but a network may have a port. Names are not looked up. This machine
 * itself, {@code localhost} and its addresses, is always among them. Immutable.
 */
public final class NoProxy {

  /** Only this machine. */
  public static final NoProxy NONE = new NoProxy(List.of(), List.of());

  private static final Pattern V4 =
      Pattern.compile(
          "(OCTET\\.){3}OCTET".replace("OCTET", "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"));
  private static final Pattern V6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]+");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]*)]|([^:\\[\\]]*)):(\\d{1,5})");

  /** Whether a host, in small letters and without a dot at its end, is meant. */
  private interface Rule {
    boolean covers(String host, Optional<InetAddress> address, int port);
  }

  private final List<Rule> rules;
  private final List<String> unusable;

  private NoProxy(List<Rule> rules, List<String> unusable) {
    this.rules = List.copyOf(rules);
    this.unusable = List.copyOf(unusable);
  }

  /** Reads a list whose entries are separated by commas or blanks; empty ones are passed over. */
  public static NoProxy parse(String list) {
    List<Rule> rules = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String entry : list.split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        rule(plain(entry)).ifPresentOrElse(rules::add, () -> unusable.add(entry));
      }
    }
    return new NoProxy(rules, unusable);
  }

  /** What of the list cannot be read, and covers nothing. */
  public List<String> unusable() {
    return unusable;
  }

  /** Whether this host, a name or an address without brackets, is reached without a proxy. */
  public boolean covers(String host, int port) {
    String name = plain(host);
    Optional<InetAddress> address = address(name);
    return name.equals("localhost")
        || address.filter(InetAddress::isLoopbackAddress).isPresent()
        || rules.stream().anyMatch(rule -> rule.covers(name, address, port));
  }

  private static String plain(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    return small.length() > 1 && small.endsWith(".")
        ? small.substring(0, small.length() - 1)
        : small;
  }

  private static Optional<Rule> rule(String entry) {
    if (entry.indexOf('/') >= 0) {
      return network(entry);
    }
    Matcher parts = WITH_PORT.matcher(entry);
    if (parts.matches()) {
      int wanted = Integer.parseInt(parts.group(3));
      String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
      return host(plain(host))
          .map(rule -> (name, address, port) -> port == wanted && rule.covers(name, address, port));
    }
    return host(entry.replaceAll("^\\[(.*)]$", "$1"));
  }

  private static Optional<Rule> host(String entry) {
    if (entry.equals("*")) {
      return Optional.of((host, address, port) -> true);
    }
    Optional<InetAddress> wanted = address(entry);
    if (wanted.isPresent()) {
      return Optional.of((host, address, port) -> address.equals(wanted));
    }
    boolean onlyBelow = entry.startsWith(".") || entry.startsWith("*.");
    String domain = onlyBelow ? entry.substring(entry.indexOf('.') + 1) : entry;
    if (!NAME.matcher(domain).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        (host, address, port) ->
            address.isEmpty()
                && (host.endsWith("." + domain) || (!onlyBelow && host.equals(domain))));
  }

  private static Optional<Rule> network(String entry) {
    int slash = entry.indexOf('/');
    String bits = entry.substring(slash + 1);
    Optional<InetAddress> base = address(entry.substring(0, slash));
    if (base.isEmpty() || !bits.matches("\\d{1,3}")) {
      return Optional.empty();
    }
    byte[] wanted = base.get().getAddress();
    int length = Integer.parseInt(bits);
    return length > wanted.length * 8
        ? Optional.empty()
        : Optional.of(
            (host, address, port) ->
                address.filter(it -> begins(it.getAddress(), wanted, length)).isPresent());
  }

  private static boolean begins(byte[] address, byte[] wanted, int bits) {
    if (address.length != wanted.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((address[bit / 8] ^ wanted[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads an address and looks nothing up. */
  private static Optional<InetAddress> address(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // An IPv4 address that is written as an IPv6 one becomes the former.
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }
}
