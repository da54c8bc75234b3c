using System.Globalization;
using System.Text;

namespace LoginGate.Protocol.Login;

/// <summary>The two ways a list of game servers is written.</summary>
internal static class ServerListText
{
    private const char StatusSeparator = '/';
    private const char IndexSeparator = ',';

    public static string Named(IReadOnlyList<ServerEntry> servers)
    {
        var text = new StringBuilder();
        foreach (var server in servers)
            text.Append(CultureInfo.InvariantCulture, $"{server.Name}{StatusSeparator}{server.Status}{StatusSeparator}");
        return text.ToString();
    }

    public static string Indexed(Dialect dialect, IReadOnlyList<ServerEntry> servers)
    {
        var text = new StringBuilder();
        foreach (var server in servers)
            text.Append(CultureInfo.InvariantCulture, $"{server.Index}{IndexSeparator}{server.Name}{IndexSeparator}");
        if (!dialect.Conversation.TrailingListSeparator && text.Length > 0) text.Length--;
        return text.ToString();
    }

    public static ServerListReply Parse(Dialect dialect, string body)
    {
        if (dialect.Conversation.ServerList == ServerListStyle.AccountName) return new ServerListReply([], body);
        bool indexed = dialect.Conversation.ServerList == ServerListStyle.IndexAndName;
        string[] parts = body.Split(indexed ? IndexSeparator : StatusSeparator);
        var servers = new List<ServerEntry>();
        for (int at = 0; at + 1 < parts.Length; at += 2)
        {
            if (indexed) servers.Add(new ServerEntry(parts[at + 1], 1, Number(parts[at])));
            else servers.Add(new ServerEntry(parts[at], Number(parts[at + 1]), servers.Count + 1));
        }
        return new ServerListReply(servers);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
