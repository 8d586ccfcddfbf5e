//! Words that tell a language in the short phrases of rules, where a detector has too little to go by.

/// For each language a pattern of words (or, for scripts of their own, letters) that the others do not have.
pub const TELLTALES: [(&str, &str); 9] = [
    (
        "en",
        r"(?i)\b(?:the|this|your|you|more|with|by|share|read|comments?|click|please|sign|log|ago|loading|photo|video|story|next|of|and|our|for|all|updates?|live|skip|email|print)\b",
    ),
    (
        "de",
        r"(?i)\b(?:teilen|mehr|lesen|artikel|beitrag|kommentare?|anzeige|werbung|bild|foto:|quelle|von|und|der|die|das|sie|ihre?n?|jetzt|anmelden|abonnieren|datenschutz|weiter|zurück|seite|vor|uhr|minuten|drucken|lädt|laden|wird|bitte|nach|themen|schlagwörter|zum|zur|alle|impressum|aktualisiert|ticker|übersetzen|bewerten|wetter)\b",
    ),
    (
        "es",
        r"(?i)\b(?:compartir|comparte|noticias?|leer|lea|más|artículo|comentarios?|publicidad|imagen|fuente|por|los|las|del|su|sus|ahora|suscríb\w*|suscrib\w*|siguiente|anterior|página|hace|minutos|imprimir|cargando|etiquetas|temas|todos|derechos|inicio|actualizado|cookies y|vídeo|directo|traducir|aviso)\b",
    ),
    (
        "fr",
        r"(?i)\b(?:partager|lire|article|commentaires?|publicité|image|source|par|les|des|votre|vos|maintenant|abonn\w*|suivant|précédent|page|il y a|imprimer|chargement|mots-clés|sujets|tous|droits|accueil|mis à jour|vidéo|vous|nous|aussi|cet|cette|écrire|traduire|voir|sur)\b",
    ),
    (
        "pt",
        r"(?i)\b(?:compartilh\w*|partilh\w*|leia|ler|notícias?|matéria|comentários?|publicidade|imagem|fonte|por|os|das|dos|sua|seu|agora|assine|assinar|assinantes?|próxim[ao]|anterior|página|há|minutos|imprimir|carregando|todos os|direitos|início|atualizad[ao]|vídeo|você|também|mais|não|vivo|reprodução|divulgação|traduzir|tópicos|assuntos)\b",
    ),
    (
        "it",
        r"(?i)\b(?:condivid\w*|leggi|articolo|commenti|commento|pubblicità|immagine|fonte|di|della|dei|gli|il|tuo|tua|ora|abbonat\w*|iscriv\w*|successivo|precedente|pagina|fa|minuti|stampa|caricamento|tag|argomenti|tutti|diritti|home|aggiornato|video|anche|più|non|diretta|notizie|traduci|per|riproduzione)\b",
    ),
    (
        "pl",
        r"(?i)\b(?:udostępnij|czytaj|artykuł\w*|komentarz\w*|reklama|zdjęci\w*|fot\.|źródło|autor|się|oraz|nie|twoj\w*|teraz|zaloguj|zapisz|subskryb\w*|prenumerat\w*|następn\w*|poprzedni\w*|strona|strony|temu|minut\w*|drukuj|wydrukuj|ładowanie|wczytywanie|tagi|tematy|wszystkie|prawa|główna|aktualizacja|wideo|także|też|więcej|na żywo|relacja|do|aplikacj\w*|pobierz|oglądaj|przetłumacz)\b",
    ),
    ("ru", r"[а-яё]{3,}"),
    ("zh", r"\p{Han}{2,}"),
];
