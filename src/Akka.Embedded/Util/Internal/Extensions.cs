using System.Text;

namespace Akka.Util.Internal;

/// <summary>Small helpers on collections, texts and time spans.</summary>
public static class Extensions
{
    /// <summary>Casts to <typeparamref name="T"/>; InvalidCastException when it is something else.</summary>
    public static T AsInstanceOf<T>(this object self) => (T)self;

    /// <summary>All but the first <paramref name="count"/> items.</summary>
    public static IEnumerable<T> Drop<T>(this IEnumerable<T> self, int count) => self.Skip(count);

    /// <summary>The first item, or the default value of an empty sequence.</summary>
    public static T Head<T>(this IEnumerable<T> self) => self.FirstOrDefault()!;

    /// <summary>Splits at dots, but not at those between double quotes; the quotes themselves are dropped.</summary>
    public static IEnumerable<string> SplitDottedPathHonouringQuotes(this string path)
    {
        var element = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                if (element.Length > 0)
                    yield return element.ToString();
                element.Clear();
            }
            else
            {
                element.Append(c);
            }
        }

        if (element.Length > 0)
            yield return element.ToString();
    }

    /// <summary>The texts with <paramref name="separator"/> between them.</summary>
    public static string Join(this IEnumerable<string> self, string separator) => string.Join(separator, self);

    /// <summary>The text between double quotes; without quotes the text itself.</summary>
    public static string BetweenDoubleQuotes(this string self)
    {
        var first = self.IndexOf('"', StringComparison.Ordinal);
        var last = self.LastIndexOf('"');
        return first >= 0 && last > first ? self.Substring(first + 1, last - first - 1) : self;
    }

    /// <summary>Stores <paramref name="value"/> under <paramref name="key"/>, replacing what was there.</summary>
    public static void AddOrSet<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue value) => hash[key] = value;

    /// <summary>The value of <paramref name="key"/>, or <paramref name="elseValue"/> when it is missing.</summary>
    public static TValue GetOrElse<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue elseValue) =>
        hash.TryGetValue(key, out var value) ? value : elseValue;

    /// <summary>Adds an entry and returns the same dictionary; ArgumentException when the key is there already.</summary>
    public static IDictionary<TKey, TValue> AddAndReturn<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue value)
    {
        hash.Add(key, value);
        return hash;
    }

    /// <summary>The longer of the two.</summary>
    public static TimeSpan Max(this TimeSpan @this, TimeSpan other) => @this > other ? @this : other;

    /// <summary>The shorter of the two.</summary>
    public static TimeSpan Min(this TimeSpan @this, TimeSpan other) => @this < other ? @this : other;

    /// <summary>The sequence followed by <paramref name="item"/>.</summary>
    public static IEnumerable<T> Concat<T>(this IEnumerable<T> enumerable, T item) => enumerable.Append(item);

    /// <summary>Runs <paramref name="action"/> on each item in order.</summary>
    public static void ForEach<T>(this IEnumerable<T> source, Action<T> action)
    {
        foreach (var item in source)
            action(item);
    }
}
