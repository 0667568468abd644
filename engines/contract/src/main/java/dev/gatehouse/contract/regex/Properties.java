package dev.gatehouse.contract.regex;

import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Properties of code points by their names (ECMA-262 tables 68 to 70, as far as the JDK knows
 * them).
 */
final class Properties {
  private static final Map<String, String> LONG_NAMES =
      Map.ofEntries(
          Map.entry("letter", "L"),
          Map.entry("uppercase_letter", "Lu"),
          Map.entry("lowercase_letter", "Ll"),
          Map.entry("titlecase_letter", "Lt"),
          Map.entry("modifier_letter", "Lm"),
          Map.entry("other_letter", "Lo"),
          Map.entry("mark", "M"),
          Map.entry("combining_mark", "M"),
          Map.entry("nonspacing_mark", "Mn"),
          Map.entry("spacing_mark", "Mc"),
          Map.entry("enclosing_mark", "Me"),
          Map.entry("number", "N"),
          Map.entry("decimal_number", "Nd"),
          Map.entry("digit", "Nd"),
          Map.entry("letter_number", "Nl"),
          Map.entry("other_number", "No"),
          Map.entry("punctuation", "P"),
          Map.entry("punct", "P"),
          Map.entry("connector_punctuation", "Pc"),
          Map.entry("dash_punctuation", "Pd"),
          Map.entry("open_punctuation", "Ps"),
          Map.entry("close_punctuation", "Pe"),
          Map.entry("initial_punctuation", "Pi"),
          Map.entry("final_punctuation", "Pf"),
          Map.entry("other_punctuation", "Po"),
          Map.entry("symbol", "S"),
          Map.entry("math_symbol", "Sm"),
          Map.entry("currency_symbol", "Sc"),
          Map.entry("modifier_symbol", "Sk"),
          Map.entry("other_symbol", "So"),
          Map.entry("separator", "Z"),
          Map.entry("space_separator", "Zs"),
          Map.entry("line_separator", "Zl"),
          Map.entry("paragraph_separator", "Zp"),
          Map.entry("other", "C"),
          Map.entry("control", "Cc"),
          Map.entry("cntrl", "Cc"),
          Map.entry("format", "Cf"),
          Map.entry("surrogate", "Cs"),
          Map.entry("private_use", "Co"),
          Map.entry("unassigned", "Cn"));
  private static final Map<String, IntPredicate> BINARY =
      Map.of(
          "Any", c -> true,
          "ASCII", c -> c < 0x80,
          "Alphabetic", Character::isAlphabetic,
          "Lowercase", Character::isLowerCase,
          "Uppercase", Character::isUpperCase,
          "Ideographic", Character::isIdeographic,
          "Emoji", Character::isEmoji,
          "ID_Start", Character::isUnicodeIdentifierStart,
          "ID_Continue", Character::isUnicodeIdentifierPart,
          "White_Space", c -> Ranges.SPACE.contains(c) ? c != 0xFEFF : c == 0x85);
  // Indexed by Character.getType.
  private static final String[] CATEGORIES = {
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "", "Zs", "Zl", "Zp",
    "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"
  };

  private Properties() {}

  static @Nullable Ranges of(String name) {
    int equals = name.indexOf('=');
    String value = name.substring(equals + 1);
    if (equals < 0) {
      IntPredicate binary = BINARY.get(name);
      return binary == null ? category(value) : Ranges.where(binary);
    }
    return switch (name.substring(0, equals)) {
      case "General_Category", "gc" -> category(value);
      case "Script", "sc", "Script_Extensions", "scx" -> script(value);
      default -> null;
    };
  }

  private static @Nullable Ranges category(String name) {
    String known = LONG_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    if (known.equals("LC") || known.equals("Cased_Letter")) {
      return Ranges.where(c -> "Lu Ll Lt".contains(of(c)));
    }
    boolean exists = false;
    for (String category : CATEGORIES) {
      exists |= !known.isEmpty() && category.startsWith(known);
    }
    return exists ? Ranges.where(c -> of(c).startsWith(known)) : null;
  }

  private static String of(int codePoint) {
    return CATEGORIES[Character.getType(codePoint)];
  }

  private static @Nullable Ranges script(String name) {
    try {
      Character.UnicodeScript script = Character.UnicodeScript.forName(name);
      return Ranges.where(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }
}
