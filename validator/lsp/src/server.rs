//! The loop: a message in, what it changes, and what is said about it.
//!
//! A document is checked when no further message waits, so that somebody who types faster than a large document is checked never sees old findings pile up.

use std::collections::{BTreeMap, BTreeSet};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeConfiguration, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Notification as _,
    PublishDiagnostics,
};
use lsp_types::request::{CodeActionRequest, Completion, HoverRequest, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, HoverProviderCapability,
    PositionEncodingKind, PublishDiagnosticsParams, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::document::Document;
use crate::error::Error;
use crate::settings::Settings;
use crate::{diagnostics, requests};

/// Serves one editor over standard input and output, until it says `exit`.
pub fn serve_over_stdio() -> Result<(), Error> {
    let (connection, threads) = Connection::stdio();
    serve(&connection)?;
    drop(connection);
    Ok(threads.join()?)
}

/// Serves one editor, from `initialize` to `exit`.
pub fn serve(connection: &Connection) -> Result<(), Error> {
    let (id, parameters) = connection.initialize_start()?;
    let server_info = json!({ "name": "sfn-redshift-lint", "version": env!("CARGO_PKG_VERSION") });
    connection.initialize_finish(id, json!({ "capabilities": capabilities(), "serverInfo": server_info }))?;
    let settings = Settings::of(&parameters["initializationOptions"]);
    Server { connection, settings, documents: BTreeMap::new(), changed: BTreeSet::new() }.run()
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", ":", " ", "\n"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

struct Server<'a> {
    connection: &'a Connection,
    settings: Settings,
    /// By their addresses.
    documents: BTreeMap<String, Document>,
    /// Those that are still to be checked.
    changed: BTreeSet<String>,
}

impl Server<'_> {
    fn run(mut self) -> Result<(), Error> {
        loop {
            if self.connection.receiver.is_empty() {
                self.check_what_changed()?;
            }
            // A connection that ends without `exit` is an editor that was killed: nobody is left to tell.
            let Ok(message) = self.connection.receiver.recv() else { return Ok(()) };
            match message {
                Message::Request(request) if self.connection.handle_shutdown(&request)? => return Ok(()),
                Message::Request(request) => self.request(request)?,
                Message::Notification(notification) => self.notification(notification)?,
                Message::Response(_) => {}
            }
        }
    }

    fn notification(&mut self, notification: Notification) -> Result<(), Error> {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let document = Document::new(parameters::<DidOpenTextDocument>(notification)?.text_document);
                let address = document.uri.to_string();
                self.documents.insert(address.clone(), document);
                self.changed.insert(address);
            }
            DidChangeTextDocument::METHOD => {
                let change = parameters::<DidChangeTextDocument>(notification)?;
                let address = change.text_document.uri.to_string();
                if let Some(document) = self.documents.get_mut(&address) {
                    document.change(change.text_document.version, change.content_changes);
                    self.changed.insert(address);
                }
            }
            DidCloseTextDocument::METHOD => {
                let uri = parameters::<DidCloseTextDocument>(notification)?.text_document.uri;
                self.documents.remove(uri.as_str());
                self.changed.remove(uri.as_str());
                self.publish(PublishDiagnosticsParams::new(uri, Vec::new(), None))?;
            }
            DidChangeConfiguration::METHOD => {
                self.settings = Settings::of(&parameters::<DidChangeConfiguration>(notification)?.settings);
                self.changed = self.documents.keys().cloned().collect();
            }
            _ => {}
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Result<(), Error> {
        self.check_what_changed()?;
        let id = request.id.clone();
        let response = match request.method.as_str() {
            HoverRequest::METHOD => self.answer::<HoverRequest, _>(
                request,
                |asked| &asked.text_document_position_params.text_document.uri,
                |document, options, asked| {
                    requests::hover::answer(document, options, asked.text_document_position_params.position)
                },
            ),
            Completion::METHOD => self.answer::<Completion, _>(
                request,
                |asked| &asked.text_document_position.text_document.uri,
                |document, options, asked| {
                    requests::completion::answer(document, options, asked.text_document_position.position)
                },
            ),
            CodeActionRequest::METHOD => self.answer::<CodeActionRequest, _>(
                request,
                |asked| &asked.text_document.uri,
                |document, _, asked| requests::code_action::answer(document, asked),
            ),
            unknown => {
                let message = format!("`{unknown}` is not served");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, message)
            }
        };
        self.send(Message::Response(response))
    }

    /// Answers a request about a document; with null for one that is not open.
    fn answer<R: lsp_types::request::Request, A: Serialize>(
        &self,
        request: Request,
        uri: impl FnOnce(&R::Params) -> &Uri,
        answer: impl FnOnce(&Document, &validator::Options, &R::Params) -> A,
    ) -> Response {
        match serde_json::from_value::<R::Params>(request.params) {
            Ok(asked) => {
                let document = self.documents.get(uri(&asked).as_str());
                let answer = document.map(|document| answer(document, &document.options(&self.settings), &asked));
                Response::new_ok(request.id, answer)
            }
            Err(error) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string()),
        }
    }

    fn check_what_changed(&mut self) -> Result<(), Error> {
        for address in std::mem::take(&mut self.changed) {
            if let Some(document) = self.documents.get_mut(&address) {
                document.check(&self.settings);
                let found = diagnostics::of(document);
                self.publish(found)?;
            }
        }
        Ok(())
    }

    fn publish(&self, found: PublishDiagnosticsParams) -> Result<(), Error> {
        self.send(Message::Notification(Notification::new(PublishDiagnostics::METHOD.to_owned(), found)))
    }

    fn send(&self, message: Message) -> Result<(), Error> {
        self.connection.sender.send(message).map_err(|_| Error::Gone)
    }
}

fn parameters<N: lsp_types::notification::Notification>(notification: Notification) -> Result<N::Params, Error>
where
    N::Params: DeserializeOwned,
{
    let Notification { method, params } = notification;
    serde_json::from_value::<N::Params>(params).map_err(|source| Error::Parameters { method, source })
}
