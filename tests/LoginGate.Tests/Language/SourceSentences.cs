using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LoginGate.Tests.Language;

/// <summary>A sentence that the sources say to people.</summary>
/// <param name="Id">As the catalogue has it.</param>
/// <param name="Place">File and line.</param>
internal readonly record struct SourceSentence(string Id, string Place);

/// <summary>Reads the sources of the gate for what they say to people: what the compiler makes a phrase of, templates of the log, descriptions of commands.</summary>
internal sealed class SourceSentences
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    private const string GateUsings = "global using LoginGate.Language; global using Counted = LoginGate.Language.Counted;";

    // They know no phrases: what they say are the interpolated strings that the compiler keeps apart.
    private static readonly string[] ProjectsBelow = ["Hocon.Strict", "LoginGate.Protocol", "LoginGate.Lab", "LoginGate.Cluster"];

    private static readonly string[] LogMethods = ["Debug", "Info", "Warning", "Error", "LogDebug", "LogInformation", "LogWarning", "LogError"];

    private static readonly string[] Signs = [", ", "; ", ": "];

    private readonly string _root;
    private readonly List<SourceSentence> _sentences = [];
    private readonly List<SourceSentence> _words = [];
    private readonly List<SourceSentence> _finished = [];
    private readonly List<SourceSentence> _unmarked = [];
    private readonly HashSet<string> _literals = [];

    private SourceSentences(string root) => _root = root;

    /// <summary>Templates and sentences.</summary>
    public IReadOnlyList<SourceSentence> Sentences => _sentences;

    /// <summary>Words that fill a hole as texts, which nobody translates.</summary>
    public IReadOnlyList<SourceSentence> Words => _words;

    /// <summary>Texts that are put together before they become a phrase: nobody can translate them.</summary>
    public IReadOnlyList<SourceSentence> Finished => _finished;

    /// <summary>Texts from afar that become a phrase by themselves: a name among them would be translated.</summary>
    public IReadOnlyList<SourceSentence> Unmarked => _unmarked;

    /// <summary>Every text of the sources, for what becomes a phrase far from where it stands.</summary>
    public IReadOnlySet<string> Literals => _literals;

    /// <param name="root">The repository's folder.</param>
    /// <param name="references">The assemblies that the gate is built with.</param>
    public static SourceSentences Read(string root, IEnumerable<string> references)
    {
        var read = new SourceSentences(root);
        var assemblies = references.Select(path => (Name: Path.GetFileNameWithoutExtension(path), Reference: MetadataReference.CreateFromFile(path))).ToArray();
        var gate = read.Trees("src/LoginGate");
        var compilation = Compile("logingate", [.. gate, CSharpSyntaxTree.ParseText(GateUsings)]);
        var phrase = compilation.GetTypeByMetadataName("LoginGate.Language.Phrase") ?? throw new InvalidOperationException("there are no phrases");
        foreach (var tree in gate)
            new Phrases(read, compilation.GetSemanticModel(tree), phrase).Visit(tree.GetRoot());
        foreach (var tree in gate.Concat(read.Trees("src/LoginGate.Cluster")).Concat(read.Trees("src/Hocon.Strict")))
            new Texts(read).Visit(tree.GetRoot());
        foreach (var project in ProjectsBelow)
        {
            var trees = read.Trees($"src/{project}");
            var below = Compile(project, trees);
            foreach (var tree in trees)
                new Formattables(read, below.GetSemanticModel(tree)).Visit(tree.GetRoot());
        }
        return read;

        CSharpCompilation Compile(string name, SyntaxTree[] trees) => CSharpCompilation.Create(
            name, [.. trees, CSharpSyntaxTree.ParseText(Usings)], assemblies.Where(assembly => assembly.Name != name).Select(assembly => assembly.Reference),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    private SyntaxTree[] Trees(string folder) =>
        [.. Directory.GetFiles(Path.Combine(_root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.EndsWith("PetabridgePalette.cs", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))];

    private void Add(List<SourceSentence> list, string id, SyntaxNode node)
    {
        if (HasWords(id))
            list.Add(new SourceSentence(id, $"{Path.GetRelativePath(_root, node.SyntaxTree.FilePath)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
    }

    private void AddFinished(SyntaxNode text) =>
        _finished.Add(new SourceSentence(text.ToString(), $"{text.SyntaxTree.FilePath}:{text.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));

    /// <summary>A number with what it counts: the words behind it, for one and for more.</summary>
    private void AddCounted(InvocationExpressionSyntax counted, SemanticModel model)
    {
        string[] words = [.. counted.ArgumentList.Arguments.Skip(1).Select(argument => model.GetConstantValue(argument.Expression).Value as string ?? "")];
        if (words.Length == 0 || words.Contains(""))
            return;
        Add(_sentences, $"{{0}} {words[0]}", counted);
        Add(_sentences, $"{{0}} {(words.Length > 1 ? words[1] : $"{words[0]}s")}", counted);
    }

    /// <summary>Whether there is something to translate beside the holes, words or signs as people set them; an option is called the same in every language.</summary>
    private static bool HasWords(string id) => Holes.Without(id) is var text
        && (text.Any(char.IsLetter) || Signs.Any(sign => text.Contains(sign, StringComparison.Ordinal)))
        && !(text.StartsWith("--", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal));

    /// <summary>The template of an interpolated string, as <see cref="LoginGate.Language.Phrase"/> makes it.</summary>
    private static string TemplateOf(params IEnumerable<InterpolatedStringExpressionSyntax> texts)
    {
        var hole = 0;
        return string.Concat(texts.SelectMany(text => text.Contents).Select(part => part switch
        {
            InterpolatedStringTextSyntax literal => TextOf(literal),
            InterpolationSyntax inner => $"{{{hole++}{inner.AlignmentClause?.ToString().Replace(" ", "", StringComparison.Ordinal)}{inner.FormatClause}}}",
            _ => "",
        }));
    }

    // The value of a text's part keeps two braces for one, where the string needs them.
    private static string TextOf(InterpolatedStringTextSyntax part)
    {
        var text = part.TextToken.ValueText;
        return ((InterpolatedStringExpressionSyntax)part.Parent!).StringStartToken.IsKind(SyntaxKind.InterpolatedStringStartToken)
            ? text
            : text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
    }

    /// <summary>The interpolated strings that an expression adds up; null: it is none of them.</summary>
    private static IEnumerable<InterpolatedStringExpressionSyntax>? Sum(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax text => [text],
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when Sum(sum.Left) is { } left && Sum(sum.Right) is { } right => left.Concat(right),
        _ => null,
    };

    /// <summary>The constants that an expression may come to.</summary>
    private static IEnumerable<ExpressionSyntax> Branches(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Branches(inner.Expression),
        ConditionalExpressionSyntax either => Branches(either.WhenTrue).Concat(Branches(either.WhenFalse)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Branches(arm.Expression)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => Branches(either.Left).Concat(Branches(either.Right)),
        ThrowExpressionSyntax => [],
        _ => [expression],
    };

    /// <summary>What the compiler converts to a phrase.</summary>
    private sealed class Phrases(SourceSentences read, SemanticModel model, INamedTypeSymbol phrase) : CSharpSyntaxWalker
    {
        public override void Visit(SyntaxNode? node)
        {
            if (node is ExpressionSyntax { Parent: not MemberAccessExpressionSyntax { } } expression and not ParenthesizedExpressionSyntax && IsConvertedHere(expression))
                AddConverted(expression);
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Of", Expression: IdentifierNameSyntax { Identifier.Text: "Counted" or "Figures" } } } counted)
                read.AddCounted(counted, model);
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Of", Expression: IdentifierNameSyntax { Identifier.Text: "ActorInspection" } } } inspection)
                AddCounters(inspection);
            base.Visit(node);
        }

        private bool IsConvertedHere(ExpressionSyntax expression)
        {
            var type = model.GetTypeInfo(expression);
            return SymbolEqualityComparer.Default.Equals(type.ConvertedType, phrase) && !SymbolEqualityComparer.Default.Equals(type.Type, phrase)
                && (type.Type is null || type.Type.SpecialType == SpecialType.System_String);
        }

        private void AddConverted(ExpressionSyntax expression)
        {
            if (Sum(expression)?.ToArray() is { } texts)
            {
                read.Add(read._sentences, TemplateOf(texts), expression);
                foreach (var hole in texts.SelectMany(text => text.Contents).OfType<InterpolationSyntax>())
                    AddParts(hole.Expression);
                return;
            }
            foreach (var branch in Branches(expression))
            {
                if (model.GetConstantValue(branch) is { HasValue: true, Value: var value })
                    read.Add(read._sentences, value as string ?? "", branch);
                else if (branch is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax)
                    read.AddFinished(branch);
                else if (model.GetTypeInfo(branch).Type?.SpecialType == SpecialType.System_String && !IsFigure(branch))
                    read._unmarked.Add(new SourceSentence(branch.ToString(), $"{branch.SyntaxTree.FilePath}:{branch.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
            }
        }

        // Numbers, times, addresses and names of states, as they are written in every language.
        private static bool IsFigure(ExpressionSyntax text) =>
            text is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ToString" } or MemberBindingExpressionSyntax { Name.Identifier.Text: "ToString" }
                or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Figures" } }
            }
            or ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.Text: "ToString" } } };

        private void AddParts(ExpressionSyntax hole)
        {
            foreach (var branch in Branches(hole))
            {
                if (model.GetConstantValue(branch) is { HasValue: true, Value: string word } && !IsPhrase(branch) && (branch is LiteralExpressionSyntax || word.Contains(' ', StringComparison.Ordinal)))
                    read.Add(read._words, word, branch);
                else if (branch is InterpolatedStringExpressionSyntax text && HasWords(TemplateOf(text)) && !IsPhrase(branch))
                    read.AddFinished(branch);
            }
        }

        private bool IsPhrase(ExpressionSyntax expression) => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(expression).ConvertedType, phrase);

        // What actors count is told by its name.
        private void AddCounters(InvocationExpressionSyntax inspection)
        {
            foreach (var counter in inspection.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<TupleExpressionSyntax>().Select(pair => pair.Arguments[0].Expression))
                read.Add(read._sentences, model.GetConstantValue(counter).Value as string ?? "", counter);
        }
    }

    /// <summary>What the compiler keeps apart, for a program that knows more languages.</summary>
    private sealed class Formattables(SourceSentences read, SemanticModel model) : CSharpSyntaxWalker
    {
        public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node)
        {
            if (IsKeptApart(node))
            {
                read.Add(read._sentences, TemplateOf(node), node);
                foreach (var hole in node.Contents.OfType<InterpolationSyntax>())
                    AddWords(hole.Expression);
            }
            base.VisitInterpolatedStringExpression(node);
        }

        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            if (node.Expression.ToString() == "Counted.Text")
                read.AddCounted(node, model);
            base.VisitInvocationExpression(node);
        }

        private bool IsKeptApart(InterpolatedStringExpressionSyntax text) =>
            text.Parent is CastExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: nameof(FormattableString) } }
            || model.GetTypeInfo(text).ConvertedType is { Name: nameof(FormattableString) };

        private void AddWords(ExpressionSyntax hole)
        {
            foreach (var branch in Branches(hole))
            {
                if (branch is LiteralExpressionSyntax { Token.Value: string { Length: > 0 } word })
                    read.Add(read._words, word, branch);
                else if (branch is InterpolatedStringExpressionSyntax text && HasWords(TemplateOf(text)) && !IsKeptApart(text))
                    read.AddFinished(text);
            }
        }
    }

    /// <summary>What can be told by its place alone.</summary>
    private sealed class Texts(SourceSentences read) : CSharpSyntaxWalker
    {
        public override void VisitLiteralExpression(LiteralExpressionSyntax node)
        {
            if (node.Token.Value is string text)
                read._literals.Add(text);
        }

        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            if (node.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var method, Expression: var logger }
                && LogMethods.Contains(method) && IsLogger(logger))
            {
                var arguments = node.ArgumentList.Arguments;
                var template = arguments.Take(2).FirstOrDefault(argument => Constants(argument.Expression).Any());
                foreach (var (text, at) in template is null ? [] : Constants(template.Expression))
                    read.Add(read._sentences, text, at);
                foreach (var argument in arguments.Where(argument => argument != template))
                    AddWords(argument.Expression);
            }
            base.VisitInvocationExpression(node);
        }

        public override void VisitAttribute(AttributeSyntax node)
        {
            if (node.Name.ToString() == "LoggerMessage")
            {
                foreach (var argument in node.ArgumentList!.Arguments.Where(argument => argument.NameEquals?.Name.Identifier.Text == "Message"))
                    read.Add(read._sentences, string.Concat(argument.Expression.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Select(text => text.Token.ValueText)), node);
            }
            base.VisitAttribute(node);
        }

        public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
        {
            if (node.Type.ToString() is "Command" or "RootCommand" && node.ArgumentList?.Arguments.LastOrDefault()?.Expression is { } description)
                AddDescription(description);
            base.VisitObjectCreationExpression(node);
        }

        public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
        {
            if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ReturnType.ToString() == "Command" && node.ArgumentList.Arguments is [_, var description])
                AddDescription(description.Expression);
            base.VisitImplicitObjectCreationExpression(node);
        }

        public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
        {
            if (node.Left.ToString() == "Description" && IsOfCommands(node))
                AddDescription(node.Right);
            base.VisitAssignmentExpression(node);
        }

        private static bool IsLogger(ExpressionSyntax expression) =>
            expression is IdentifierNameSyntax { Identifier.Text: "log" or "_log" }
            || (expression is InvocationExpressionSyntax call && call.Expression.ToString() == "Of" && call.SyntaxTree.FilePath.EndsWith("Log.cs", StringComparison.Ordinal));

        private void AddDescription(ExpressionSyntax description)
        {
            foreach (var (text, at) in Constants(description))
                read.Add(read._sentences, text, at);
            if (description is InterpolatedStringExpressionSyntax)
                read.AddFinished(description);
        }

        private void AddWords(ExpressionSyntax argument)
        {
            foreach (var (text, at) in Constants(argument).Where(text => text.Text.Length > 0))
                read.Add(read._words, text, at);
            foreach (var text in Branches(argument).OfType<InterpolatedStringExpressionSyntax>().Where(text => HasWords(TemplateOf(text))))
                read.AddFinished(text);
        }

        private static bool IsOfCommands(SyntaxNode node) => node.SyntaxTree.FilePath.Contains("CommandLine", StringComparison.Ordinal);

        private static IEnumerable<(string Text, SyntaxNode At)> Constants(ExpressionSyntax expression) =>
            from branch in Branches(expression)
            let text = TextOf(branch)
            where text is not null
            select (text, (SyntaxNode)branch);

        private static string? TextOf(ExpressionSyntax expression) => expression switch
        {
            LiteralExpressionSyntax { Token.Value: string text } => text,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when TextOf(sum.Left) is { } left && TextOf(sum.Right) is { } right => left + right,
            _ => null,
        };
    }
}
