package dev.gatehouse.contract.schema;

/** Dates and times (RFC 3339 §5.6), read where they lie. */
final class TimeFormats {
  private TimeFormats() {}

  static boolean date(byte[] text, int from, int to) {
    if (to - from != 10 || text[from + 4] != '-' || text[from + 7] != '-') {
      return false;
    }
    int century = two(text, from);
    int years = two(text, from + 2);
    int year = century < 0 || years < 0 ? -1 : century * 100 + years;
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
  }

  private static int days(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  static boolean dateTime(byte[] text, int from, int to) {
    return to - from > 11
        && (text[from + 10] | 0x20) == 't'
        && date(text, from, from + 10)
        && time(text, from + 11, to);
  }

  static boolean time(byte[] text, int from, int to) {
    if (to - from < 9 || text[from + 2] != ':' || text[from + 5] != ':') {
      return false;
    }
    int hour = two(text, from);
    int minute = two(text, from + 3);
    int second = two(text, from + 6);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return false;
    }
    int p = from + 8;
    if (text[p] == '.') {
      int fraction = ++p;
      while (p < to && text[p] >= '0' && text[p] <= '9') {
        p++;
      }
      if (p == fraction) {
        return false;
      }
    }
    return zone(text, p, to, hour * 60 + minute, second == 60);
  }

  /** A leap second is one at 23:59 UTC. */
  private static boolean zone(byte[] text, int p, int to, int minutes, boolean leapSecond) {
    int offset = 0;
    if (p == to - 1 && (text[p] | 0x20) == 'z') {
      offset = 0;
    } else if (to - p == 6 && (text[p] == '+' || text[p] == '-') && text[p + 3] == ':') {
      int hours = two(text, p + 1);
      int rest = two(text, p + 4);
      if (hours < 0 || hours > 23 || rest < 0 || rest > 59) {
        return false;
      }
      offset = (text[p] == '-' ? -1 : 1) * (hours * 60 + rest);
    } else {
      return false;
    }
    return !leapSecond || Math.floorMod(minutes - offset, 1440) == 1439;
  }

  /** A number of two digits, or -1. */
  private static int two(byte[] text, int from) {
    int tens = text[from] - '0';
    int ones = text[from + 1] - '0';
    // The sign of one of them tells of a byte that is no digit.
    return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
  }
}
