package dev.gatehouse.contract.schema;

/** Dates and times (RFC 3339 §5.6), read where they lie. */
final class TimeFormats {
  private TimeFormats() {}

  static boolean date(byte[] text, int from, int to) {
    if (to - from != 10 || text[from + 4] != '-' || text[from + 7] != '-') {
      return false;
    }
    int year = number(text, from, 4);
    int month = number(text, from + 5, 2);
    int day = number(text, from + 8, 2);
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
  }

  private static int days(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 2 -> leap ? 29 : 28;
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
    int hour = number(text, from, 2);
    int minute = number(text, from + 3, 2);
    int second = number(text, from + 6, 2);
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
      int hours = number(text, p + 1, 2);
      int rest = number(text, p + 4, 2);
      if (hours < 0 || hours > 23 || rest < 0 || rest > 59) {
        return false;
      }
      offset = (text[p] == '-' ? -1 : 1) * (hours * 60 + rest);
    } else {
      return false;
    }
    return !leapSecond || Math.floorMod(minutes - offset, 1440) == 1439;
  }

  /** A number of exactly so many digits, or -1. */
  static int number(byte[] text, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      value = value * 10 + text[i] - '0';
    }
    return value;
  }
}
