package io.hybridrunner.examples.demo.leak;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A password and the forms in which it could have leaked: plain, URL-encoded, as a JSON string, in
 * base64 wherever it stood in the encoded text, in hexadecimal, in UTF-16. Immutable; prints as
 * dots.
 */
public final class Canary {

  private final Map<String, byte[]> forms;

  private Canary(Map<String, byte[]> forms) {
    this.forms = forms;
  }

  /**
   * A canary for this password.
   *
   * @throws IllegalArgumentException when the password is too short to be told from chance
   */
  public static Canary of(String password) {
    if (password.length() < 8) {
      throw new IllegalArgumentException("a canary has at least 8 characters");
    }
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("plain", bytes);
    forms.put("URL-encoded", ascii(URLEncoder.encode(password, StandardCharsets.UTF_8)));
    forms.put(
        "JSON",
        password.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8));
    forms.put("hexadecimal", ascii(java.util.HexFormat.of().formatHex(bytes)));
    forms.put("UTF-16", password.getBytes(StandardCharsets.UTF_16LE));
    for (int offset = 0; offset < 3; offset++) {
      byte[] base64 = base64(bytes, offset);
      forms.put("base64 at " + offset, base64);
      forms.put(
          "base64url at " + offset,
          ascii(new String(base64, StandardCharsets.US_ASCII).replace('+', '-').replace('/', '_')));
    }
    return new Canary(forms);
  }

  /** The names of the forms that stand in these bytes. */
  public List<String> formsIn(byte[] text) {
    List<String> found = new ArrayList<>();
    forms.forEach(
        (name, form) -> {
          if (contains(text, form)) {
            found.add(name);
          }
        });
    return found;
  }

  /** The middle of its base64 form, which is the same whatever stands around the password. */
  private static byte[] base64(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    byte[] encoded = Base64.getEncoder().withoutPadding().encode(shifted);
    int from = offset == 0 ? 0 : offset + 1;
    int to = shifted.length / 3 * 4;
    return Arrays.copyOfRange(encoded, from, to);
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    for (int i = 0; i <= text.length - wanted.length; i++) {
      if (text[i] == wanted[0]
          && Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "•••";
  }
}
