package dev.gatehouse.contract.confine;

import dev.gatehouse.contract.json.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a validated value at one place can carry anything that is dangerous where it is used: no
 * if its schema admits no text there, or only text of harmless characters or that the contract
 * names. Immutable, and shared by all threads.
 */
public final class Confinement {
  private static final Names NO_NAMES = new Names(List.of());
  private static final Confinement[] NONE = {};

  /** Nothing is confined, here and below. */
  public static final Confinement FREE = new Confinement();

  static {
    FREE.other = FREE;
    FREE.rest = FREE;
  }

  private boolean text;
  private boolean membersNamed;
  private boolean whole;
  private Names names = NO_NAMES;
  private Confinement[] named = NONE;
  private Confinement other = this;
  private Confinement[] first = NONE;
  private Confinement rest = this;

  Confinement() {}

  void here(boolean textConfined, boolean namesConfined) {
    text = textConfined;
    membersNamed = namesConfined;
    whole = textConfined && namesConfined;
  }

  void members(Map<String, Confinement> byName, Confinement others) {
    names = new Names(new ArrayList<>(byName.keySet()));
    named = byName.values().toArray(Confinement[]::new);
    other = others;
  }

  void items(List<Confinement> prefix, Confinement others) {
    first = prefix.toArray(Confinement[]::new);
    rest = others;
  }

  /** Whether it was whole so far and no longer is, now that its parts are known better. */
  boolean loses() {
    if (!whole) {
      return false;
    }
    whole = other.whole && rest.whole;
    for (Confinement part : named) {
      whole &= part.whole;
    }
    for (Confinement part : first) {
      whole &= part.whole;
    }
    return !whole;
  }

  /** Gives up what cannot be told. */
  void lose() {
    whole = false;
  }

  /** Whether a string that stands here is confined. Numbers, booleans and null always are. */
  public boolean confinesText() {
    return text;
  }

  /** Whether the names of members of an object that stands here are. */
  public boolean confinesNames() {
    return membersNamed;
  }

  /** Whether everything here and below is, so that nothing of it needs a look. */
  public boolean confinesAll() {
    return whole;
  }

  /** What is said of the member whose name lies in these bytes of a JSON string. */
  public Confinement member(byte[] bytes, int from, int to, boolean escaped) {
    int index = names.find(bytes, from, to, escaped);
    return index < 0 ? other : named[index];
  }

  /** What is said of an item, from 0. */
  public Confinement item(int index) {
    return index < first.length ? first[index] : rest;
  }
}
